package org.osimage.archive.read;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;

/**
 * Where the data of a sparse file of GNU tar lie; everything else in it is zeros. Its four forms
 * (GNU tar manual, "Storing Sparse Files"): the old one in and behind the header, and 0.0, 0.1 and
 * 1.0 of pax.
 */
final class SparseMap {
  /** Holes cost their writer nothing, so a limit is needed. */
  private static final long LARGEST = 64L << 30;

  private static final int MOST_PIECES = 1 << 20;
  private static final int OLD_PIECES = 4;
  private static final int OLD_MORE = 21;
  private static final int LONGEST_NUMBER = 20;

  private record Piece(long offset, long length) {}

  private final List<Piece> pieces = new ArrayList<>();
  private final String member;
  private final ArchiveInput in;

  private SparseMap(Object member, ArchiveInput in) {
    this.member = member.toString();
    this.in = in;
  }

  /** The old form: four pieces in the header, more in the blocks behind it. */
  static SparseMap old(byte[] header, Object member, ArchiveInput in) throws IOException {
    SparseMap map = new SparseMap(member, in);
    map.add(header, 386, OLD_PIECES);
    boolean more = header[482] != 0;
    while (more) {
      byte[] block = in.exactly(TarHeader.BLOCK, map.member);
      map.add(block, 0, OLD_MORE);
      more = block[504] != 0;
    }
    return map;
  }

  private void add(byte[] block, int from, int count) throws ImageBuildException {
    for (int i = 0; i < count; i++) {
      int at = from + 24 * i;
      if (block[at] != 0) {
        add(TarHeader.number(block, at, 12), TarHeader.number(block, at + 12, 12));
      }
    }
  }

  /** The pax form 0.1; 0.0's repeated records are put together as such before. */
  static SparseMap listed(String list, Object member, ArchiveInput in) throws IOException {
    SparseMap map = new SparseMap(member, in);
    String[] numbers = list.split(",", -1);
    if (numbers.length % 2 != 0) {
      throw map.damaged();
    }
    for (int i = 0; i < numbers.length; i += 2) {
      map.add(map.number(numbers[i]), map.number(numbers[i + 1]));
    }
    return map;
  }

  /** The pax form 1.0: numbers, a line each, in blocks before the data. */
  static SparseMap before(InputStream body, Object member, ArchiveInput in) throws IOException {
    SparseMap map = new SparseMap(member, in);
    Lines lines = map.new Lines(body);
    long count = lines.next();
    if (count > MOST_PIECES) {
      throw map.damaged();
    }
    for (long i = 0; i < count; i++) {
      map.add(lines.next(), lines.next());
    }
    lines.finish();
    return map;
  }

  private final class Lines {
    private final InputStream body;
    private long read;

    Lines(InputStream body) {
      this.body = body;
    }

    long next() throws IOException {
      StringBuilder digits = new StringBuilder();
      for (int c = body.read(); c != '\n'; c = body.read()) {
        read++;
        if (c < 0 || digits.length() > LONGEST_NUMBER) {
          throw damaged();
        }
        digits.append((char) c);
      }
      read++;
      return number(digits.toString());
    }

    void finish() throws IOException {
      int rest = (int) (-read & TarHeader.BLOCK - 1);
      if (body.readNBytes(rest).length < rest) {
        throw damaged();
      }
    }
  }

  private long number(String digits) throws ImageBuildException {
    if (!digits.matches("[0-9]{1,18}")) {
      throw damaged();
    }
    return Long.parseLong(digits);
  }

  private ImageBuildException damaged() {
    return in.error("damaged list of holes of " + member + " before byte " + in.position());
  }

  private void add(long offset, long length) throws ImageBuildException {
    long end = pieces.isEmpty() ? 0 : last().offset() + last().length();
    if (offset < end || length < 0 || offset > Long.MAX_VALUE - length) {
      throw damaged();
    }
    if (pieces.size() >= MOST_PIECES) {
      throw in.error(member + " is a sparse file of more than " + MOST_PIECES + " pieces");
    }
    pieces.add(new Piece(offset, length));
  }

  private Piece last() {
    return pieces.get(pieces.size() - 1);
  }

  /**
   * The file with its holes.
   *
   * @param size of the file in bytes
   * @param data the pieces one behind the other
   */
  InputStream expand(long size, InputStream data) throws ImageBuildException {
    if (size > LARGEST) {
      throw in.error(
          member
              + " is a sparse file of "
              + size
              + " bytes with its holes; the limit is "
              + LARGEST
              + ". Leave it out of the archive, or make it in the image");
    }
    if (size < 0 || (!pieces.isEmpty() && last().offset() + last().length() > size)) {
      throw damaged();
    }
    return new Expanded(size, data);
  }

  private final class Expanded extends InputStream {
    private final long size;
    private final InputStream data;
    private long at;
    private int piece;

    Expanded(long size, InputStream data) {
      this.size = size;
      this.data = data;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (at == size) {
        return -1;
      }
      while (piece < pieces.size()
          && at >= pieces.get(piece).offset() + pieces.get(piece).length()) {
        piece++;
      }
      Optional<Piece> next =
          piece < pieces.size() ? Optional.of(pieces.get(piece)) : Optional.empty();
      boolean hole = next.isEmpty() || at < next.get().offset();
      long end =
          next.isEmpty()
              ? size
              : hole ? next.get().offset() : next.get().offset() + next.get().length();
      int want = (int) Math.min(length, end - at);
      if (hole) {
        Arrays.fill(target, offset, offset + want, (byte) 0);
      } else {
        want = data.read(target, offset, want);
        if (want < 0) {
          throw damaged();
        }
      }
      at += want;
      return want;
    }
  }
}
