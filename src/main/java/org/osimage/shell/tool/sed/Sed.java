package org.osimage.shell.tool.sed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Options;
import org.osimage.shell.command.Stream;
import org.osimage.shell.command.Streams;
import org.osimage.shell.command.UsageException;
import org.osimage.shell.file.FileException;
import org.osimage.shell.file.Found;
import org.osimage.shell.file.Node;

/** sed(1). */
public final class Sed {
  private static final Options.Syntax SYNTAX =
      Options.of("ne:f:Eri::sul:z")
          .with("quiet", 'n')
          .with("silent", 'n')
          .with("expression:", 'e')
          .with("file:", 'f')
          .with("regexp-extended", 'E')
          .with("in-place::", 'i')
          .with("separate", 's')
          .with("unbuffered", 'u')
          .with("line-length:", 'l')
          .with("null-data", 'z')
          .with("posix", 'p')
          .with("follow-symlinks", 'k')
          .with("debug", 'd')
          .with("sandbox", 'S');

  private Sed() {}

  public static int sed(Invocation call) throws IOException {
    Options options = SYNTAX.parse(call.arguments());
    List<String> files = new ArrayList<>(options.operands());
    String text = script(call, options, files);
    boolean quiet = options.has('n') || text.startsWith("#n\n");
    boolean extended = options.has('E') || options.has('r');
    char end = options.has('z') ? '\0' : '\n';
    List<Instruction> script = new SedParser(text, extended).parse();
    Map<String, Stream> written = new HashMap<>();
    for (Instruction each : script) {
      boolean writes =
          each.name == 'w' || each.name == 'W' || each.name == 's' && !each.text.isEmpty();
      if (writes && !each.text.equals("/dev/stdout")) {
        if (!written.containsKey(each.text)) {
          written.put(each.text, call.create(each.text));
        }
      }
    }
    if (!options.has('i') && !options.has('s')) {
      SedInput input = new SedInput(call, files.isEmpty() ? List.of("-") : files, end);
      return new SedRun(call, script, quiet, input, call.out(), written).run();
    }
    int status = 0;
    for (String file : files) {
      int exit =
          options.has('i')
              ? inPlace(call, options, file, text, extended, quiet, end, written)
              : new SedRun(
                      call,
                      script,
                      quiet,
                      new SedInput(call, List.of(file), end),
                      call.out(),
                      written)
                  .run();
      status = exit == 0 ? status : exit;
    }
    return status;
  }

  private static String script(Invocation call, Options options, List<String> files)
      throws IOException {
    List<String> parts = new ArrayList<>(options.values('e'));
    for (String file : options.values('f')) {
      String body = call.read(file);
      parts.add(body.endsWith("\n") ? body.substring(0, body.length() - 1) : body);
    }
    if (parts.isEmpty()) {
      if (files.isEmpty()) {
        throw new UsageException("no script specified");
      }
      parts.add(files.remove(0));
    }
    return String.join("\n", parts);
  }

  private static int inPlace(
      Invocation call,
      Options options,
      String file,
      String text,
      boolean extended,
      boolean quiet,
      char end,
      Map<String, Stream> written)
      throws IOException {
    Found found;
    try {
      found = call.files().existing(call.directory(), file, options.has('k'));
    } catch (FileException e) {
      call.fail("can't read " + file + ": " + e.errno().text());
      return 2;
    }
    Node node = call.files().node(call.directory(), file, true);
    if (!node.isFile()) {
      call.fail("couldn't edit " + file + ": not a regular file");
      return 4;
    }
    Streams.Collector out = Streams.collector(call.budget());
    List<Instruction> script = new SedParser(text, extended).parse();
    int status =
        new SedRun(call, script, quiet, new SedInput(call, List.of(file), end), out, written).run();
    String suffix = options.value('i').orElse("");
    if (!suffix.isEmpty()) {
      String name = file.substring(file.lastIndexOf('/') + 1);
      String backup = suffix.indexOf('*') >= 0 ? suffix.replace("*", name) : name + suffix;
      String path =
          backup.indexOf('/') >= 0 ? backup : file.substring(0, file.lastIndexOf('/') + 1) + backup;
      call.files().rename(found, call.lookup(path, false));
    } else {
      call.files().remove(found); // the edited file is another one, also where a link stood
    }
    Found fresh = call.lookup(file, false);
    call.files()
        .createFile(
            fresh,
            node.attributes().withMtime(call.files().clock()),
            call.files().store().put(out.toBytes()));
    return status;
  }
}
