package org.osimage.source.debian.repository;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osimage.BuildLog;
import org.osimage.content.DerivedFile;
import org.osimage.source.debian.control.Paragraph;
import org.osimage.source.debian.control.ParagraphReader;

/** Searches a file that {@link PackageIndexBuilder} wrote; holds its names, reads the rest. */
final class PackageIndex {
  private static final int FOOTER = 16;
  private static final int START = DerivedFile.start(PackageIndexBuilder.FORMAT);

  private final Path file;
  private final byte[] names;
  private final int[] nameEnds;
  private final int[] postingEnds;
  private final int[] postings;

  private PackageIndex(Path file, byte[] names, int[] nameEnds, int[] postingEnds, int[] postings) {
    this.file = file;
    this.names = names;
    this.nameEnds = nameEnds;
    this.postingEnds = postingEnds;
    this.postings = postings;
  }

  /**
   * @param log told of damage, at debug
   * @return empty if there is none, or none that is as it was written: build it
   */
  static Optional<PackageIndex> open(Path file, BuildLog log) throws IOException {
    if (!DerivedFile.isSound(file, PackageIndexBuilder.FORMAT, log)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long end = DerivedFile.end(channel.size());
      ByteBuffer footer = read(channel, end - FOOTER, FOOTER, file);
      int table = footer.getInt();
      int nameBytes = footer.getInt();
      int count = footer.getInt();
      int postingCount = footer.getInt();
      int size = (int) (end - FOOTER - START - table);
      ByteBuffer b = read(channel, START + table, size, file);
      byte[] names = new byte[nameBytes];
      b.get(names);
      int[] nameEnds = sums(b, count);
      int[] postingEnds = sums(b, count);
      int[] postings = new int[postingCount];
      b.asIntBuffer().get(postings);
      return Optional.of(new PackageIndex(file, names, nameEnds, postingEnds, postings));
    }
  }

  private static int[] sums(ByteBuffer b, int count) {
    int[] ends = new int[count];
    int sum = 0;
    for (int i = 0; i < count; i++) {
      sum += b.getInt();
      ends[i] = sum;
    }
    return ends;
  }

  private static ByteBuffer read(FileChannel channel, long from, int size, Path file)
      throws IOException {
    if (from < 0 || size < 0 || from + size > channel.size()) {
      throw new IOException("truncated: " + file);
    }
    ByteBuffer buffer = ByteBuffer.allocate(size);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, from + buffer.position()) < 0) {
        throw new IOException("truncated: " + file);
      }
    }
    return buffer.flip();
  }

  List<Paragraph> named(String name) throws IOException {
    return records(name, false);
  }

  List<Paragraph> providers(String name) throws IOException {
    return records(name, true);
  }

  private List<Paragraph> records(String name, boolean provided) throws IOException {
    int at = find(name.getBytes(StandardCharsets.UTF_8));
    List<Paragraph> records = new ArrayList<>();
    if (at < 0) {
      return records;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (int i = at == 0 ? 0 : postingEnds[at - 1]; i < postingEnds[at]; i++) {
        if (postings[i] < 0 == provided) {
          int place = provided ? ~postings[i] : postings[i];
          int size = read(channel, START + place, 4, file).getInt();
          byte[] text = read(channel, START + place + 4L, size, file).array();
          records.add(
              ParagraphReader.of(new ByteArrayInputStream(text), file.toString())
                  .next()
                  .orElseThrow(() -> new IOException("damaged: " + file)));
        }
      }
    }
    return records;
  }

  private int find(byte[] name) {
    int low = 0;
    int high = nameEnds.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int start = start(middle);
      int order = Arrays.compareUnsigned(names, start, nameEnds[middle], name, 0, name.length);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  private int start(int index) {
    return index == 0 ? 0 : nameEnds[index - 1];
  }

  Set<String> similar(String name) {
    Set<String> similar = new TreeSet<>();
    int allowed = name.length() < 5 ? 1 : 2;
    for (int i = 0; i < nameEnds.length; i++) {
      int length = nameEnds[i] - start(i);
      if (Math.abs(length - name.length()) <= allowed) {
        String known = new String(names, start(i), length, StandardCharsets.UTF_8);
        if (distance(name, known) <= allowed) {
          similar.add(known);
        }
      }
    }
    return similar;
  }

  /** Insertions, deletions and replacements between two words. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
