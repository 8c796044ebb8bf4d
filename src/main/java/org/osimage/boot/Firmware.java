package org.osimage.boot;

/** What starts a machine and then a loader. */
public enum Firmware {
  BIOS,
  UEFI
}
