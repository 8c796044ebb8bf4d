package org.osimage.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osimage.ImageBuildException;
import org.osimage.boot.BootMenu.Custom;

class BootMenuTest {
  private static final List<String> INITRD = List.of("/boot/initrd.img");

  private static BootMenu menu() throws ImageBuildException {
    return BootMenu.of(
        "Bob's \"Box\"",
        5,
        "console=tty0 console=ttyS0",
        List.of(
            new Custom("rescue", "single", false, false),
            new Custom("\u00fcber", "", true, false),
            new Custom("$(reboot); {x}", "foo=\"a b\" -B k=$v;x", true, true)));
  }

  @Test
  void insertionOrderAndDefault() throws ImageBuildException {
    assertEquals(
        List.of("entry-2", "entry-3", "standard", "entry-1"),
        menu().entries().stream().map(BootMenu.Item::id).toList());
    assertEquals("entry-3", menu().defaultEntry().id());
  }

  @Test
  void isolinux() throws ImageBuildException {
    assertEquals(
        """
        SERIAL 0 115200
        DEFAULT entry-3
        PROMPT 1
        TIMEOUT 50
        SAY Type a name and Enter, or wait:
        SAY   entry-2 - Bob's "Box" ?ber
        SAY   entry-3 - Bob's "Box" $(reboot); {x}
        SAY   standard - Bob's "Box"
        SAY   entry-1 - Bob's "Box" rescue

        LABEL entry-2
          MENU LABEL Bob's "Box" ?ber
          LINUX /boot/vmlinuz
          INITRD /boot/initrd.img
          APPEND console=tty0 console=ttyS0

        LABEL entry-3
          MENU LABEL Bob's "Box" $(reboot); {x}
          LINUX /boot/vmlinuz
          INITRD /boot/initrd.img
          APPEND console=tty0 console=ttyS0 foo="a b" -B k=$v;x

        LABEL standard
          MENU LABEL Bob's "Box"
          LINUX /boot/vmlinuz
          INITRD /boot/initrd.img
          APPEND console=tty0 console=ttyS0

        LABEL entry-1
          MENU LABEL Bob's "Box" rescue
          LINUX /boot/vmlinuz
          INITRD /boot/initrd.img
          APPEND console=tty0 console=ttyS0 single
        """,
        IsolinuxConfig.of(menu(), "/boot/vmlinuz", INITRD));
  }

  @Test
  void isolinuxWithoutTimeoutStartsAtOnce() throws ImageBuildException {
    BootMenu menu = BootMenu.of("T", 0, "", List.of());
    assertTrue(IsolinuxConfig.of(menu, "/k", INITRD).contains("PROMPT 0\n\nLABEL"));
  }

  @Test
  void grub() throws ImageBuildException {
    assertEquals(
        """
        if serial --unit=0 --speed=115200; then
          terminal_input console serial
          terminal_output console serial
        fi
        search --no-floppy --set=root --file /.disk/x
        set timeout=5
        set default=entry-3
        menuentry 'Bob'\\''s "Box" über' --id entry-2 {
          linux /boot/vmlinuz console=tty0 console=ttyS0
          initrd /boot/initrd.img
        }
        menuentry 'Bob'\\''s "Box" $(reboot); {x}' --id entry-3 {
          linux /boot/vmlinuz console=tty0 console=ttyS0 'foo=a b' -B 'k=$v;x'
          initrd /boot/initrd.img
        }
        menuentry 'Bob'\\''s "Box"' --id standard {
          linux /boot/vmlinuz console=tty0 console=ttyS0
          initrd /boot/initrd.img
        }
        menuentry 'Bob'\\''s "Box" rescue' --id entry-1 {
          linux /boot/vmlinuz console=tty0 console=ttyS0 single
          initrd /boot/initrd.img
        }
        """,
        GrubConfig.linux(menu(), true, "/.disk/x", "/boot/vmlinuz", INITRD));
  }

  @Test
  void systemdBoot() throws ImageBuildException {
    var files = SystemdBootConfig.of(menu(), "/vmlinuz", List.of("/a.img", "/b.img"));
    assertEquals("timeout 5\ndefault entry-3.conf\n", files.get("loader/loader.conf"));
    assertEquals(
        """
        title Bob's "Box" über
        sort-key 0001
        linux /vmlinuz
        initrd /a.img
        initrd /b.img
        options console=tty0 console=ttyS0
        """,
        files.get("loader/entries/entry-2.conf"));
    assertEquals(5, files.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\nb", "a\rb", "\u0000", "\u001b[2J", "a\u0085b"})
  void hostileTitlesAreRefused(String title) {
    assertThrows(ImageBuildException.class, () -> BootMenu.of(title, 5, "", List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nlinux /x", "a'b", "a\\b", "a=\"b", "\u00fc", "\u0007"})
  void hostileArgumentsAreRefused(String args) {
    assertThrows(ImageBuildException.class, () -> BootMenu.of("T", 5, args, List.of()));
    assertThrows(
        ImageBuildException.class,
        () -> BootMenu.of("T", 5, "", List.of(new Custom("x", args, true, true))));
  }

  @Test
  void tooLongOnesAreRefused() {
    assertThrows(ImageBuildException.class, () -> BootMenu.of("T".repeat(201), 5, "", List.of()));
    assertThrows(ImageBuildException.class, () -> BootMenu.of("T", 5, "x".repeat(1901), List.of()));
    assertThrows(ImageBuildException.class, () -> BootMenu.of("T", -1, "", List.of()));
  }
}
