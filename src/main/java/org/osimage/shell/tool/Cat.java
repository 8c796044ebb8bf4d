package org.osimage.shell.tool;

import java.io.IOException;
import java.util.List;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Stream;
import org.osimage.shell.file.FileException;

/** cat(1). */
final class Cat {
  private Cat() {}

  static int run(Invocation call) throws IOException {
    List<String> files = call.arguments().stream().filter(a -> !a.matches("-[a-zA-Z]+")).toList();
    int status = 0;
    for (String file : files.isEmpty() ? List.of("-") : files) {
      try {
        copy(file.equals("-") ? call.in() : call.open(file), call.out());
      } catch (FileException e) {
        status = call.fail(e.text());
      }
    }
    return status;
  }

  static void copy(Stream from, Stream to) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (int n = from.read(buffer, 0, buffer.length);
        n >= 0;
        n = from.read(buffer, 0, buffer.length)) {
      to.write(buffer, 0, n);
    }
  }
}
