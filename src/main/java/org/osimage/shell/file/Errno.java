package org.osimage.shell.file;

/** Why an operation on a file failed, with the text that C programs print. */
public enum Errno {
  ENOENT("No such file or directory"),
  EEXIST("File exists"),
  ENOTDIR("Not a directory"),
  EISDIR("Is a directory"),
  ENOTEMPTY("Directory not empty"),
  ELOOP("Too many levels of symbolic links"),
  EINVAL("Invalid argument"),
  EACCES("Permission denied"),
  EPERM("Operation not permitted"),
  EBADF("Bad file descriptor"),
  ENAMETOOLONG("File name too long"),
  EILSEQ("Invalid or incomplete multibyte or wide character"),
  EBUSY("Device or resource busy"),
  ENXIO("No such device or address"),
  EROFS("Read-only file system"),
  ENOSPC("No space left on device"),
  EXDEV("Invalid cross-device link"),
  EIO("Input/output error"),
  EPIPE("Broken pipe"),
  ENODATA("No data available"),
  ENOEXEC("Exec format error");

  private final String text;

  Errno(String text) {
    this.text = text;
  }

  /** The text of strerror(3). */
  public String text() {
    return text;
  }
}
