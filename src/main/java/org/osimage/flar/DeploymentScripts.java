package org.osimage.flar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.archive.CpioFormat;
import org.osimage.archive.CpioWriter;
import org.osimage.archive.PaxWriter;
import org.osimage.compress.CompressionDefaults;
import org.osimage.compress.block.Resources;
import org.osimage.content.ContentStore;
import org.osimage.flar.header.ArchiveMethod;
import org.osimage.flar.header.SectionName;
import org.osimage.output.ImageChannel;
import org.osimage.output.PlannedOutput;
import org.osimage.output.TreeWriter;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * The scripts that an archive carries for the machine it is deployed to, as sections: uuencode of a
 * compressed archive that the installer unpacks into {@code $FLASH_DIR}. There it wants to find a
 * control script of Solaris' own for the stage, which is written here, and runs what lies in the
 * directory of the stage's name in the order of names.
 *
 * @param byStage name to body of each script, by section name
 */
public record DeploymentScripts(SortedMap<String, SortedMap<String, byte[]>> byStage) {
  private static final String NOTHING =
      """
      #!/bin/sh
      # Run by the installer before the scripts of this stage.
      exit 0
      """;

  /** Nobody else takes the reboot scripts from where they were unpacked. */
  private static final String TAKE_REBOOT_SCRIPTS =
      """
      #!/bin/sh
      # Run by the installer before the scripts of this stage.
      from=`dirname "$0"`/reboot
      if [ -d "$from" ]; then
        mkdir -p "$FLASH_ROOT/etc/flash/reboot" || exit 1
        cp -p "$from"/* "$FLASH_ROOT/etc/flash/reboot/" || exit 1
      fi
      exit 0
      """;

  /**
   * Checks a name: it is run by a shell without quotes.
   *
   * @throws ImageBuildException if the shell would take it for something else
   */
  public static void checkName(String stage, String name) throws ImageBuildException {
    if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.+-]*")) {
      throw new ImageBuildException(
          "the "
              + stage
              + " script '"
              + name
              + "': the installer runs it through a shell by its name, use letters, digits and"
              + " _.+-");
    }
  }

  /**
   * The sections; none without scripts.
   *
   * @param store takes the scripts' bodies
   * @param epoch time of all members, in seconds since 1970
   */
  public List<FlarSection> sections(
      ArchiveMethod method, ContentStore store, long epoch, Resources resources)
      throws IOException {
    SortedMap<String, SortedMap<String, byte[]>> stages = new TreeMap<>(byStage);
    stages.values().removeIf(SortedMap::isEmpty);
    boolean reboot = stages.containsKey(SectionName.REBOOT);
    if (reboot) {
      stages.putIfAbsent(SectionName.POSTDEPLOYMENT, new TreeMap<>());
    }
    List<FlarSection> sections = new ArrayList<>();
    for (Map.Entry<String, SortedMap<String, byte[]>> stage : stages.entrySet()) {
      ImageTree tree = tree(stage.getKey(), stage.getValue(), reboot, store, epoch);
      sections.add(section(stage.getKey(), tree, method, store, resources));
    }
    return sections;
  }

  private static ImageTree tree(
      String stage,
      SortedMap<String, byte[]> scripts,
      boolean reboot,
      ContentStore store,
      long epoch)
      throws IOException {
    Attributes executable = Attributes.root(0755, epoch);
    List<Entry> entries = new ArrayList<>();
    TreePath directory = TreePath.of(stage);
    entries.add(new Entry.Directory(directory, executable));
    if (!stage.equals(SectionName.REBOOT)) {
      boolean takes = reboot && stage.equals(SectionName.POSTDEPLOYMENT);
      byte[] control = (takes ? TAKE_REBOOT_SCRIPTS : NOTHING).getBytes(StandardCharsets.US_ASCII);
      entries.add(
          new Entry.RegularFile(
              TreePath.of(stage + "_processing"), executable, store.put(control)));
    }
    for (Map.Entry<String, byte[]> script : scripts.entrySet()) {
      checkName(stage, script.getKey());
      TreePath path = directory.resolve(script.getKey());
      entries.add(new Entry.RegularFile(path, executable, store.put(script.getValue())));
    }
    return ImageTree.withImplicitParents(entries, executable);
  }

  private static FlarSection section(
      String stage, ImageTree tree, ArchiveMethod method, ContentStore store, Resources resources)
      throws IOException {
    TreeWriter writer =
        method == ArchiveMethod.CPIO ? new CpioWriter(CpioFormat.NEWC) : new PaxWriter();
    PlannedOutput plain = writer.plan(tree, store);
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream encoder =
            CompressionDefaults.COMPRESSED_FLASH_ARCHIVE.choose(resources).compress(compressed);
        ImageChannel channel = ImageChannel.to(encoder)) {
      plain.writeTo(channel);
    }
    byte[] text = Uuencode.encode(compressed.toByteArray(), stage + "." + method + ".Z");
    return FlarSection.of(stage, text, "section " + stage);
  }
}
