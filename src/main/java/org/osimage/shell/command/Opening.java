package org.osimage.shell.command;

import java.io.IOException;
import java.util.Optional;
import org.osimage.shell.file.Errno;
import org.osimage.shell.file.FileException;
import org.osimage.shell.file.FileTree;
import org.osimage.shell.file.Found;
import org.osimage.shell.file.Node;
import org.osimage.tree.Entry.Kind;

/** Opens paths: files of the tree, and the devices that every system has. */
public final class Opening {
  /** How a file is opened. */
  public enum Mode {
    READ,
    WRITE,
    APPEND,
    READ_WRITE,
    /** As WRITE, but only a file that is not there yet, or no regular one. */
    EXCLUSIVE
  }

  private final FileTree files;
  private final Budget budget;
  private final Processes processes;
  private final int umask;

  public Opening(FileTree files, Budget budget, Processes processes, int umask) {
    this.files = files;
    this.budget = budget;
    this.processes = processes;
    this.umask = umask;
  }

  static Stream open(Invocation call, String path, Mode mode) throws IOException {
    return new Opening(call.files(), call.budget(), call.processes(), call.umask())
        .open(call.directory(), path, mode);
  }

  public Stream open(String directory, String path, Mode mode) throws IOException {
    Optional<Stream> device = device(absolute(directory, path));
    if (device.isPresent()) {
      return device.get();
    }
    Found found = files.lookup(directory, path, true);
    if (found.node().isEmpty()) {
      if (mode == Mode.READ) {
        throw new FileException(Errno.ENOENT, path);
      }
      if (path.endsWith("/")) {
        throw new FileException(Errno.EISDIR, path);
      }
      files.createFile(found, 0666 & ~umask);
      found = files.existing(directory, path, true);
    } else if (mode == Mode.EXCLUSIVE && found.node().get().isFile()) {
      throw new FileException(Errno.EEXIST, path);
    }
    return opened(found, path, mode);
  }

  private Stream opened(Found found, String path, Mode mode) throws IOException {
    Node node = found.node().orElseThrow();
    if (node.isDirectory()) {
      if (mode == Mode.READ) {
        return new Directory(path);
      }
      throw new FileException(Errno.EISDIR, path);
    }
    if (node.kind() == Kind.DEVICE) {
      return character(node).orElseThrow(() -> new FileException(Errno.ENXIO, path));
    }
    if (node.kind() == Kind.FIFO) {
      throw budget.exceeded("opening the fifo " + path + " would wait for another process");
    }
    TreeStream stream = new TreeStream(files.open(found), mode);
    if (mode == Mode.WRITE || mode == Mode.EXCLUSIVE) {
      stream.truncate();
    }
    return stream;
  }

  /** Can be opened, but not read. */
  private record Directory(String path) implements Stream {
    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      throw new FileException(Errno.EISDIR, path);
    }
  }

  private static String absolute(String directory, String path) {
    return path.startsWith("/") ? path.substring(1) : directory + "/" + path;
  }

  /** Whether a path names one of the devices that need no entry in the tree. */
  public static boolean isDevice(String path) {
    return path.matches("/dev/(null|zero|full|u?random|tty|stdin|stdout|stderr|fd/[0-9]+)");
  }

  private Optional<Stream> device(String path) throws FileException {
    if (!path.startsWith("dev/") && !path.startsWith("proc/self/fd/")) {
      return Optional.empty();
    }
    switch (path) {
      case "dev/null":
        return Optional.of(Streams.nothing());
      case "dev/zero":
      case "dev/random":
      case "dev/urandom":
        return Optional.of(Streams.endless(budget, 0));
      case "dev/full":
        return Optional.of(Streams.full(budget));
      case "dev/tty":
        throw new FileException(Errno.ENXIO, "/dev/tty");
      case "dev/stdin":
        return Optional.of(descriptor(0, path));
      case "dev/stdout":
        return Optional.of(descriptor(1, path));
      case "dev/stderr":
        return Optional.of(descriptor(2, path));
      default:
        String number = path.replaceFirst("^(dev|proc/self)/fd/", "");
        return number.matches("[0-9]{1,6}")
            ? Optional.of(descriptor(Integer.parseInt(number), path))
            : Optional.empty();
    }
  }

  private Stream descriptor(int number, String path) throws FileException {
    return processes
        .descriptor(number)
        .orElseThrow(() -> new FileException(Errno.ENOENT, "/" + path));
  }

  private Optional<Stream> character(Node node) {
    if (node.block() || node.major() != 1) {
      return Optional.empty();
    }
    return switch (node.minor()) {
      case 3 -> Optional.of(Streams.nothing());
      case 5, 8, 9 -> Optional.of(Streams.endless(budget, 0));
      case 7 -> Optional.of(Streams.full(budget));
      default -> Optional.empty();
    };
  }
}
