package org.osimage.maven;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.osimage.Printable;

/** Says in words what the bare exceptions of the file system mean. */
public final class Faults {
  private Faults() {}

  public static String describe(IOException e) {
    return Printable.message(text(e));
  }

  private static String text(IOException e) {
    if (e instanceof FileSystemException full
        && String.valueOf(full.getReason()).contains("Too many open files")) {
      return full.getFile()
          + ": too many open files: allow this process more (ulimit -n 1024), or give it fewer"
          + " threads (-Dosimage.threads=1)";
    }
    if (e instanceof AccessDeniedException denied) {
      return "no permission for " + denied.getFile();
    }
    if (e instanceof NoSuchFileException missing && missing.getReason() == null) {
      return "no such file: " + missing.getFile();
    }
    if (e instanceof FileSystemException fault && fault.getReason() != null) {
      return fault.getFile() + ": " + fault.getReason();
    }
    String kind = e.getClass().getSimpleName();
    if (e instanceof FileSystemException fault) {
      return fault.getFile() + ": " + kind;
    }
    return e.getMessage() == null ? kind : e.getMessage();
  }
}
