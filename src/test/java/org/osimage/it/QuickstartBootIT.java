package org.osimage.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osimage.testing.Qemu;
import org.osimage.testing.Tools;

/** The eight boots of the quickstart: its init prints a marker on the serial console. */
@Tag("boot")
@ExtendWith(Quickstart.class)
class QuickstartBootIT {
  private static final String MARKER = "osimage: up";
  private static final Duration LIMIT = Duration.ofSeconds(180);

  private static Path iso() {
    return Quickstart.built().output("iso");
  }

  private static Path img() {
    return Quickstart.built().output("img");
  }

  private static void boots(Qemu machine) throws IOException {
    Qemu.Result result = machine.memory(768).run(LIMIT);
    assertTrue(result.console().contains(MARKER), () -> "no marker:\n" + result.console());
    assertTrue(result.ended(), () -> "did not power off:\n" + result.console());
  }

  @Test
  void isoAsCdUnderBios() throws IOException {
    Tools.require("qemu-system-x86_64");
    boots(Qemu.bios().cd(iso()));
  }

  @Test
  void isoAsUsbStickUnderBios() throws IOException {
    Tools.require("qemu-system-x86_64");
    boots(Qemu.bios().usb(iso()));
  }

  @Test
  void usbImageAsStickUnderBios() throws IOException {
    Tools.require("qemu-system-x86_64");
    boots(Qemu.bios().usb(img()));
  }

  @Test
  void usbImageAsVirtioDiskUnderBios() throws IOException {
    Tools.require("qemu-system-x86_64");
    boots(Qemu.bios().virtio(img()));
  }

  @Test
  void isoAsCdUnderUefi() throws IOException {
    Tools.require("qemu-system-x86_64");
    boots(Qemu.uefi().cd(iso()));
  }

  @Test
  void isoAsUsbStickUnderUefi() throws IOException {
    Tools.require("qemu-system-x86_64");
    boots(Qemu.uefi().usb(iso()));
  }

  @Test
  void usbImageAsStickUnderUefi() throws IOException {
    Tools.require("qemu-system-x86_64");
    boots(Qemu.uefi().usb(img()));
  }

  @Test
  void usbImageAsVirtioDiskUnderUefi() throws IOException {
    Tools.require("qemu-system-x86_64");
    boots(Qemu.uefi().virtio(img()));
  }
}
