package org.osimage.maven;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says in words what the bare exceptions of the file system mean. */
public final class Faults {
  private Faults() {}

  public static String describe(IOException e) {
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
