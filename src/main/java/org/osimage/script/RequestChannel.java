package org.osimage.script;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;

/**
 * Serves the stand-ins of one script run: a fifo brings the names of requests, each a directory
 * with NUL-terminated arguments and a fifo for the answer. The directory and the fifo are made and
 * opened before the script starts; what lies below is opened from there and never followed as a
 * link. A script can put anything into them, and keep only itself from being served by that.
 */
final class RequestChannel implements Closeable {
  private static final String END = "#osimage-end\n";
  private static final int MAX_REQUEST = 16 << 20;
  private static final int LONGEST_NAME = 64;
  private static final long GRACE_MILLIS = 5000;

  private final HeldDirectory directory;
  private final PrivilegedCommands commands;
  private final BuildLog log;
  private final SeekableByteChannel requests;
  private final Thread thread;

  /** What the thread may be waiting to write to. */
  private Optional<SeekableByteChannel> answering = Optional.empty();

  private boolean closed;

  /**
   * @param directory with a fifo {@code requests}, made a moment ago
   */
  RequestChannel(Path directory, PrivilegedCommands commands, BuildLog log) throws IOException {
    this.directory = HeldDirectory.open(directory);
    this.commands = commands;
    this.log = log;
    this.requests = this.directory.fifo("requests");
    this.thread = new Thread(this::serve, "osimage script requests");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve() {
    ByteBuffer chunk = ByteBuffer.allocate(4096);
    StringBuilder line = new StringBuilder();
    try {
      while (requests.read(chunk.clear()) >= 0) {
        for (chunk.flip(); chunk.hasRemaining(); ) {
          char c = (char) (chunk.get() & 0xff);
          if (c != '\n') {
            line.append(line.length() < LONGEST_NAME ? c : ' ');
            line.setLength(Math.min(line.length(), LONGEST_NAME));
          } else {
            String name = line.toString();
            line.setLength(0);
            if (name.matches("[0-9]{1,20}\\.[0-9]{1,20}")) {
              serve(name);
            }
          }
        }
      }
    } catch (ClosedChannelException e) {
      return; // the script has ended
    } catch (IOException | RuntimeException e) {
      log.warn("scripts can no longer change owners: " + e);
    }
  }

  private void serve(String name) throws IOException {
    try (HeldDirectory request = directory.open(name);
        SeekableByteChannel answer = request.fifo("answer")) {
      answer(answer, answer(name, request));
    } catch (FileSystemException e) {
      log.debug("a script's request is gone, or none: " + e);
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      log.debug("a script's request cannot be answered: " + e);
    }
  }

  private String answer(String name, HeldDirectory request) {
    try {
      Path arguments = request.path().resolve("arguments");
      String text = new String(request.read(arguments, MAX_REQUEST), StandardCharsets.ISO_8859_1);
      List<String> fields = new ArrayList<>(List.of(text.split("\0", -1)));
      if (fields.size() < 3 || !fields.remove(fields.size() - 1).isEmpty()) {
        throw new IOException("no NUL-terminated directory and command");
      }
      return commands.answer(fields.get(0), fields.subList(1, fields.size()));
    } catch (IOException | RuntimeException e) {
      log.debug("the script's request " + name + " failed: " + e);
      return "printf '%s\\n' "
          + PrivilegedCommands.quote("the build cannot record this: " + e)
          + " >&2\nexit 1\n";
    }
  }

  /** Waits where a script has filled the fifo, until the script ends. */
  private void answer(SeekableByteChannel answer, String text) throws IOException {
    synchronized (this) {
      if (closed) {
        throw new ClosedChannelException();
      }
      answering = Optional.of(answer);
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap((text + END).getBytes(StandardCharsets.ISO_8859_1));
      while (bytes.hasRemaining()) {
        answer.write(bytes);
      }
    } finally {
      synchronized (this) {
        answering = Optional.empty();
      }
    }
  }

  /** To be called when the script has ended; who still waits for an answer is no more. */
  @Override
  public void close() throws IOException {
    requests.close();
    synchronized (this) {
      closed = true;
      if (answering.isPresent()) {
        answering.get().close();
      }
    }
    try {
      thread.join(GRACE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      throw new ImageBuildException(
          "a script blocks the commands that record owners, with a fifo where a file must be");
    }
    directory.close();
  }
}
