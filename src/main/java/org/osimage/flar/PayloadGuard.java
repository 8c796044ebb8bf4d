package org.osimage.flar;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.osimage.ImageBuildException;
import org.osimage.archive.read.BodySink;
import org.osimage.content.Content;
import org.osimage.flar.header.Identification;
import org.osimage.flar.header.Keyword;

/** Counts what comes out of an archive section, and ends the reading when it is too much. */
final class PayloadGuard {
  private final FlarFile archive;
  private final String where;
  private final long stored;
  private long decoded;
  private long bodies;

  PayloadGuard(FlarFile archive, String where) throws IOException {
    this.archive = archive;
    this.where = where;
    this.stored = archive.archivedSize();
  }

  /** The stream, counted; every byte that is read also goes to the second one. */
  InputStream stream(InputStream payload, OutputStream also) {
    return new FilterInputStream(payload) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        int n = in.read(target, offset, length);
        if (n > 0) {
          also.write(target, offset, n);
          decoded += n;
          if (archive.limits().isBomb(stored, decoded)) {
            throw new ImageBuildException(
                where
                    + ": "
                    + stored
                    + " bytes have become "
                    + decoded
                    + " already, more than files compress to: a decompression bomb");
          }
        }
        return n;
      }

      @Override
      public boolean markSupported() {
        return false;
      }
    };
  }

  /** Keeps a body, if there is room for it. */
  Content counted(BodySink sink, InputStream body) throws IOException {
    return sink.put(
        new FilterInputStream(body) {
          @Override
          public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            int n = in.read(target, offset, length);
            bodies += Math.max(n, 0);
            if (bodies > archive.limits().unarchived()) {
              throw new ImageBuildException(
                  where
                      + ": its files have more than "
                      + archive.limits().unarchived()
                      + " bytes; raise the limit if that is meant so");
            }
            return n;
          }
        });
  }

  /** What the header declares and the data do not have. */
  List<String> problems(PayloadDigests.Sums sums) {
    List<String> problems = new ArrayList<>();
    Identification id = archive.identification();
    OptionalLong size = id.archivedSize();
    if (size.isPresent() && size.getAsLong() != stored) {
      problems.add(differs(Keyword.FILES_ARCHIVED_SIZE, size.getAsLong(), stored));
    }
    OptionalLong unarchived = id.unarchivedSize();
    // what it counts differs: bytes, blocks or the archive's; but never much less than the files
    if (unarchived.isPresent() && bodies / 2 > unarchived.getAsLong()) {
      problems.add(differs(Keyword.FILES_UNARCHIVED_SIZE, unarchived.getAsLong(), bodies));
    }
    Optional<String> md5 = id.value(Keyword.ARCHIVE_ID);
    if (md5.isPresent() && !md5.get().equals(sums.archiveId())) {
      problems.add(differs(Keyword.ARCHIVE_ID, md5.get(), sums.archiveId()));
    }
    Optional<String> sha256 = id.value(Keyword.SHA256);
    if (sha256.isPresent() && !sha256.get().equals(sums.sha256())) {
      problems.add(differs(Keyword.SHA256, sha256.get(), sums.sha256()));
    }
    return problems;
  }

  private String differs(String keyword, Object declared, Object found) {
    return archive.name()
        + ": "
        + keyword
        + " is "
        + declared
        + ", and the archive section has "
        + found;
  }
}
