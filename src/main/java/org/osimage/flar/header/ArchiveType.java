package org.osimage.flar.header;

/** The values of {@code type}, which the installer compares with their case. */
public enum ArchiveType {
  FULL,
  DIFFERENTIAL
}
