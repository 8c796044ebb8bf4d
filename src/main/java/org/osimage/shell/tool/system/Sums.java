package org.osimage.shell.tool.system;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Lines;
import org.osimage.shell.command.Options;
import org.osimage.shell.command.Stream;
import org.osimage.shell.file.FileException;

/** md5sum and its relatives, and cksum. */
public final class Sums {
  private static final Options.Syntax SYNTAX =
      Options.of("bctwz")
          .with("binary", 'b')
          .with("check", 'c')
          .with("text", 't')
          .with("quiet", 'q')
          .with("status", 's')
          .with("warn", 'w')
          .with("strict", 'S')
          .with("ignore-missing", 'i')
          .with("tag", 'T')
          .with("zero", 'z');

  private Sums() {}

  /**
   * @param algorithm as Java names it
   */
  public static Command of(String algorithm) {
    return call -> sum(call, algorithm);
  }

  private static int sum(Invocation call, String algorithm) throws IOException {
    Options options = SYNTAX.parse(call.arguments());
    List<String> files = options.operands().isEmpty() ? List.of("-") : options.operands();
    int status = 0;
    for (String file : files) {
      try {
        if (options.has('c')) {
          status = check(call, options, algorithm, file) ? status : 1;
        } else {
          String sum = digest(open(call, file), algorithm);
          call.println(sum + (options.has('b') ? " *" : "  ") + file);
        }
      } catch (FileException e) {
        status = call.fail(file + ": " + e.errno().text());
      }
    }
    return status;
  }

  private static Stream open(Invocation call, String file) throws IOException {
    return file.equals("-") ? call.in() : call.open(file);
  }

  private static String digest(Stream in, String algorithm) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer, 0, buffer.length);
          n >= 0;
          n = in.read(buffer, 0, buffer.length)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has these
    }
  }

  private static boolean check(Invocation call, Options options, String algorithm, String list)
      throws IOException {
    Lines lines = new Lines(open(call, list), call.budget());
    boolean good = true;
    boolean any = false;
    for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
      String[] parts = line.get().split(" [ *]", 2);
      if (parts.length < 2 || !parts[0].matches("[0-9a-fA-F]{32,128}")) {
        continue;
      }
      any = true;
      try {
        boolean same = digest(open(call, parts[1]), algorithm).equalsIgnoreCase(parts[0]);
        good &= same;
        if (!options.has('s') && !(same && options.has('q'))) {
          call.println(parts[1] + ": " + (same ? "OK" : "FAILED"));
        }
      } catch (FileException e) {
        if (options.has('i')) {
          continue;
        }
        good = false;
        call.fail(parts[1] + ": " + e.errno().text());
        if (!options.has('s')) {
          call.println(parts[1] + ": FAILED open or read");
        }
      }
    }
    if (!any) {
      call.fail(list + ": no properly formatted checksum lines found");
    }
    return good && any;
  }

  public static int cksum(Invocation call) throws IOException {
    int status = 0;
    List<String> files = call.arguments().isEmpty() ? List.of("-") : call.arguments();
    for (String file : files) {
      try {
        byte[] body = open(call, file).readAll();
        int crc = 0;
        for (byte b : body) {
          crc = step(crc, b & 0xff);
        }
        for (long n = body.length; n > 0; n >>= 8) {
          crc = step(crc, (int) (n & 0xff));
        }
        String name = call.arguments().isEmpty() ? "" : " " + file;
        call.println((~crc & 0xffffffffL) + " " + body.length + name);
      } catch (FileException e) {
        status = call.fail(file + ": " + e.errno().text());
      }
    }
    return status;
  }

  private static int step(int crc, int value) {
    int result = crc ^ value << 24;
    for (int i = 0; i < 8; i++) {
      result = result < 0 ? result << 1 ^ 0x04c11db7 : result << 1;
    }
    return result;
  }
}
