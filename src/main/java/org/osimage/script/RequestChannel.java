package org.osimage.script;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.osimage.BuildLog;

/**
 * Serves the stand-ins of one script run: a fifo brings the names of requests, each a directory
 * with NUL-terminated arguments and a fifo for the answer. Fifos are opened for both directions, so
 * that neither side ever waits for another that is gone.
 */
final class RequestChannel implements Closeable {
  private static final String STOP = "stop";
  private static final String END = "#osimage-end\n";
  private static final long MAX_REQUEST = 16 << 20;

  private final Path directory;
  private final PrivilegedCommands commands;
  private final BuildLog log;
  private final RandomAccessFile fifo;
  private final Thread thread;

  RequestChannel(Path directory, PrivilegedCommands commands, BuildLog log) throws IOException {
    this.directory = directory;
    this.commands = commands;
    this.log = log;
    this.fifo = new RandomAccessFile(directory.resolve("requests").toFile(), "rw");
    this.thread = new Thread(this::serve, "osimage script requests");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve() {
    try {
      for (String name = readLine(); !name.equals(STOP); name = readLine()) {
        if (name.matches("[0-9]+\\.[0-9]+")) {
          serve(directory.resolve(name));
        }
      }
    } catch (IOException | RuntimeException e) {
      log.warn("scripts can no longer change owners: " + e);
    }
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = fifo.read(); c != '\n' && c >= 0; c = fifo.read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  private void serve(Path request) throws IOException {
    String answer;
    try {
      Path file = request.resolve("arguments");
      if (Files.size(file) > MAX_REQUEST) {
        throw new IOException("too many arguments");
      }
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      String[] fields = text.substring(0, text.length() - 1).split("\0", -1);
      answer = commands.answer(fields[0], List.of(fields).subList(1, fields.length));
    } catch (IOException | RuntimeException e) {
      log.debug("a script's request failed: " + e);
      answer =
          "printf '%s\\n' "
              + PrivilegedCommands.quote("the build cannot record this: " + e)
              + " >&2\nexit 1\n";
    }
    if (!Files.exists(request.resolve("answer"))) {
      return; // the script was killed, or plays tricks
    }
    try (RandomAccessFile out = new RandomAccessFile(request.resolve("answer").toFile(), "rw")) {
      out.write((answer + END).getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  /** Answers what has been asked and ends. */
  @Override
  public void close() throws IOException {
    fifo.write((STOP + "\n").getBytes(StandardCharsets.US_ASCII));
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      fifo.close();
    }
  }
}
