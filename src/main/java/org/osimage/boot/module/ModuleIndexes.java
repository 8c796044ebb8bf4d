package org.osimage.boot.module;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of depmod(8), in the formats of kmod 30. */
final class ModuleIndexes {
  /** Longer keys and values do not fit kmod's buffers. */
  private static final int MAX_TEXT = 4095;

  private final List<KernelModule> modules;
  private final ModuleGraph graph;
  private final BuiltinModules builtin;
  private final List<String> symbols;

  ModuleIndexes(List<KernelModule> modules, ModuleGraph graph, BuiltinModules builtin) {
    this.modules = modules;
    this.graph = graph;
    this.builtin = builtin;
    this.symbols = new ArrayList<>(graph.owners().keySet());
    symbols.sort(HashOrder.ofBuckets(2048));
  }

  SortedMap<String, byte[]> files() {
    SortedMap<String, byte[]> files = new TreeMap<>();
    dependencies(files);
    aliases(files);
    symbols(files);
    files.put("modules.softdep", text(softDependencies()));
    files.put("modules.devname", text(DeviceNames.of(modules)));
    files.put("modules.builtin.bin", builtinNames());
    files.put("modules.builtin.alias.bin", builtinAliases());
    return files;
  }

  private static byte[] text(CharSequence text) {
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void add(IndexTrie index, String key, String value, int priority) {
    if (key.length() <= MAX_TEXT && IndexTrie.holds(key) && IndexTrie.holds(value)) {
      index.add(key, value, priority);
    }
  }

  private void dependencies(SortedMap<String, byte[]> files) {
    StringBuilder lines = new StringBuilder();
    IndexTrie index = new IndexTrie();
    for (int i = 0; i < modules.size(); i++) {
      StringBuilder line = new StringBuilder(modules.get(i).path()).append(':');
      for (int needed : graph.all(i)) {
        line.append(' ').append(modules.get(needed).path());
      }
      add(index, modules.get(i).name(), line.toString(), i);
      lines.append(line).append('\n');
    }
    files.put("modules.dep", text(lines));
    files.put("modules.dep.bin", index.toBytes());
  }

  private void aliases(SortedMap<String, byte[]> files) {
    StringBuilder lines = new StringBuilder("# Aliases extracted from modules themselves.\n");
    IndexTrie index = new IndexTrie();
    for (int i = 0; i < modules.size(); i++) {
      String name = modules.get(i).name();
      int priority = i;
      for (String alias : modules.get(i).values("alias")) {
        lines.append("alias ").append(alias).append(' ').append(name).append('\n');
        ModuleName.normalAlias(alias).ifPresent(key -> add(index, key, name, priority));
      }
    }
    files.put("modules.alias", text(lines));
    files.put("modules.alias.bin", index.toBytes());
  }

  private void symbols(SortedMap<String, byte[]> files) {
    StringBuilder lines = new StringBuilder("# Aliases for symbols, used by symbol_request().\n");
    IndexTrie index = new IndexTrie();
    for (String symbol : symbols) {
      int owner = graph.owners().getOrDefault(symbol, 0);
      String name = modules.get(owner).name();
      lines.append("alias symbol:").append(symbol).append(' ').append(name).append('\n');
      add(index, "symbol:" + symbol, name, owner);
    }
    files.put("modules.symbols", text(lines));
    files.put("modules.symbols.bin", index.toBytes());
  }

  private StringBuilder softDependencies() {
    StringBuilder lines =
        new StringBuilder("# Soft dependencies extracted from modules themselves.\n");
    for (KernelModule module : modules) {
      for (String value : module.values("softdep")) {
        lines.append("softdep ").append(module.name()).append(' ').append(value).append('\n');
      }
    }
    return lines;
  }

  /** Without the list the file is empty, as depmod leaves it. */
  private byte[] builtinNames() {
    if (!builtin.listed()) {
      return new byte[0];
    }
    IndexTrie index = new IndexTrie();
    for (String name : builtin.names()) {
      add(index, name, "", 0);
    }
    return index.toBytes();
  }

  private byte[] builtinAliases() {
    if (!builtin.described()) {
      return new byte[0];
    }
    IndexTrie index = new IndexTrie();
    for (BuiltinModules.Alias alias : builtin.aliases()) {
      add(index, alias.pattern(), alias.module(), 0);
    }
    return index.toBytes();
  }
}
