package org.osimage.boot.module;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.osimage.content.RandomBytes;

/** A module directory on this host's disk, for tests. */
public final class ModuleFiles {
  private ModuleFiles() {}

  public static Map<String, RandomBytes> of(Path directory) throws IOException {
    Map<String, RandomBytes> files = new HashMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        files.put(directory.relativize(file).toString(), of(file, Files.size(file)));
      }
    }
    return files;
  }

  private static RandomBytes of(Path file, long size) {
    return new RandomBytes() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public void read(long offset, ByteBuffer target) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
          long at = offset;
          while (target.hasRemaining()) {
            int n = channel.read(target, at);
            if (n < 0) {
              throw new EOFException();
            }
            at += n;
          }
        }
      }
    };
  }
}
