package org.osimage.source.archive;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.archive.read.ArchiveContents;
import org.osimage.archive.read.ArchiveContents.NamedOwner;
import org.osimage.archive.read.ArchiveNote;
import org.osimage.archive.read.ArchiveReader;
import org.osimage.archive.read.BodySink;
import org.osimage.compress.block.Resources;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.content.PackWriter;
import org.osimage.content.Sha256;
import org.osimage.flar.FlarFile;
import org.osimage.flar.header.ArchiveType;
import org.osimage.flar.header.FlarLimits;
import org.osimage.tree.Entry;
import org.osimage.tree.TreeListing;
import org.osimage.tree.TreePath;

/**
 * An unpacked archive in the store: one pack keyed by the archive's digest, so that a second build
 * does not decode it again. Its summary is a text: the listing, an empty line, then a line {@code
 * number<tab>user<tab>group} for each entry with named owners, and {@code
 * note<tab>kind<tab>count<tab>example} for what the entries do not show.
 */
public final class ArchivePack {
  /** Counts changes to the readers and to the summary: packs of other versions are not used. */
  private static final int VERSION = 3;

  private ArchivePack() {}

  /**
   * The contents of an archive of which the digest is not known yet.
   *
   * @param name for messages
   * @throws org.osimage.ImageBuildException if there is no such file, or it is no archive
   */
  public static ArchiveContents contents(ContentStore store, Path file, String name)
      throws IOException {
    return contents(store, file, digest(file, name), name);
  }

  /**
   * The SHA-256 of the file, in hexadecimal.
   *
   * @param name for messages
   */
  static String digest(Path file, String name) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ImageBuildException(
          name
              + ": "
              + file
              + (Files.isDirectory(file)
                  ? " is a directory, not yet a packaged artifact: run the phase package"
                  : " does not exist"));
    }
    MessageDigest sha = Sha256.digest();
    byte[] chunk = new byte[1 << 18];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        sha.update(chunk, 0, n);
      }
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  /**
   * The contents of the archive, decoded only if the store does not have them.
   *
   * @param sha256 of the file, in hexadecimal
   * @param name for messages
   */
  static ArchiveContents contents(ContentStore store, Path file, String sha256, String name)
      throws IOException {
    String key = "archive/" + VERSION + "/" + sha256;
    Optional<Content> summary = store.pack(key);
    if (summary.isPresent()) {
      Optional<ArchiveContents> known = parse(store, summary.get());
      if (known.isPresent()) {
        return known.get();
      }
    }
    try (PackWriter pack = store.newPack(key, name, Files.size(file))) {
      ArchiveContents contents =
          isFlashArchive(file)
              ? flash(file, name, pack::put)
              : ArchiveReader.read(file, name, pack::put);
      pack.finish(
          pack.put(new ByteArrayInputStream(text(contents).getBytes(StandardCharsets.UTF_8))));
      return contents;
    }
  }

  private static boolean isFlashArchive(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return FlarFile.begins(in.readNBytes(64));
    }
  }

  /** The members of a full flash archive; what its header declares must be so. */
  private static ArchiveContents flash(Path file, String name, BodySink sink) throws IOException {
    FlarFile archive = FlarFile.open(file, name, FlarLimits.USUAL);
    if (archive.identification().type() != ArchiveType.FULL) {
      throw new ImageBuildException(
          name
              + ": is a differential flash archive, which only changes an image that is there:"
              + " populate from the full one");
    }
    Resources serial = Resources.serial(Path.of("")); // decoding needs no scratch directory
    return archive.contents(sink, serial).members();
  }

  static String text(ArchiveContents contents) throws IOException {
    StringWriter text = new StringWriter();
    for (Entry entry : contents.entries()) {
      TreeListing.writeLine(entry, text);
    }
    text.append('\n');
    int number = 0;
    for (Entry entry : contents.entries()) {
      NamedOwner owner = contents.owners().get(entry.path());
      if (owner != null) {
        text.append(number + "\t" + owner.user() + "\t" + owner.group() + "\n");
      }
      number++;
    }
    for (ArchiveNote note : contents.notes()) {
      String example = note.example().replaceAll("[\\p{Cntrl}]", "?");
      text.append("note\t" + note.kind() + "\t" + note.count() + "\t" + example + "\n");
    }
    return text.toString();
  }

  /** Empty if the summary is damaged, or a body is not there: the archive is then read again. */
  static Optional<ArchiveContents> parse(ContentStore store, Content summary) throws IOException {
    try (InputStream in = store.open(summary);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      List<Entry> entries = new ArrayList<>();
      TreeListing.LineParser parser = new TreeListing.LineParser();
      for (String line = lines.readLine();
          line != null && !line.isEmpty();
          line = lines.readLine()) {
        Entry entry = parser.parse(line);
        if (entry instanceof Entry.RegularFile body
            && body.content().size() > 0
            && !store.contains(body.content())) {
          return Optional.empty();
        }
        entries.add(entry);
      }
      SortedMap<TreePath, NamedOwner> owners = new TreeMap<>();
      List<ArchiveNote> notes = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split("\t", -1);
        if (words[0].equals("note")) {
          ArchiveNote.Kind kind = ArchiveNote.Kind.valueOf(words[1]);
          notes.add(new ArchiveNote(kind, Long.parseLong(words[2]), words[3]));
          continue;
        }
        owners.put(
            entries.get(Integer.parseInt(words[0])).path(), new NamedOwner(words[1], words[2]));
      }
      return Optional.of(new ArchiveContents(entries, owners, notes));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }
}
