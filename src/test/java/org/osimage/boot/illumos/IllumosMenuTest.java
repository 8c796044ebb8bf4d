package org.osimage.boot.illumos;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;
import org.osimage.boot.BootMenu;
import org.osimage.boot.BootMenu.Custom;

class IllumosMenuTest {
  private static BootMenu menu(String args) throws ImageBuildException {
    return BootMenu.of(
        "Solar 1",
        5,
        args,
        List.of(
            new Custom("debug", "-kv", false, false),
            new Custom("ttya", "-B console=ttya", true, true)));
  }

  @Test
  void menuOfGrubLegacy() throws ImageBuildException {
    assertEquals(
        """
        default=0
        timeout=5
        serial --unit=0 --speed=9600
        terminal --timeout=2 serial console

        title Solar 1 ttya
        \tkernel$ /platform/i86pc/kernel/$ISADIR/unix -B console=ttya
        \tmodule$ /platform/i86pc/$ISADIR/boot_archive

        title Solar 1
        \tkernel$ /platform/i86pc/kernel/$ISADIR/unix
        \tmodule$ /platform/i86pc/$ISADIR/boot_archive

        title Solar 1 debug
        \tkernel$ /platform/i86pc/kernel/$ISADIR/unix -kv
        \tmodule$ /platform/i86pc/$ISADIR/boot_archive
        """,
        LegacyMenu.of(menu(""), Kernel.MULTIBOOT));
  }

  @Test
  void menuOfGrub2NamesTheKernelTwice() throws ImageBuildException {
    String text = Grub2Menu.of(menu(""), Kernel.MULTIBOOT, "/.disk/x");
    assertTrue(
        text.contains(
            """
            menuentry 'Solar 1 ttya' --id entry-2 {
              multiboot /platform/i86pc/kernel/amd64/unix /platform/i86pc/kernel/amd64/unix -B console=ttya
              module /platform/i86pc/amd64/boot_archive /platform/i86pc/amd64/boot_archive type=rootfs
              module /platform/i86pc/amd64/boot_archive.hash /platform/i86pc/amd64/boot_archive type=hash
            }
            """),
        text);
  }

  @Test
  void menuOfTheIllumosLoader() throws ImageBuildException {
    var files = LoaderMenu.of(menu("-B a=b"));
    assertEquals(
        """
        loader_menu_title="Solar 1"
        autoboot_delay="5"
        boot-args="-B a=b"
        boot_archive_load="YES"
        boot_archive_type="rootfs"
        boot_archive_name="/platform/i86pc/${ISADIR}/boot_archive"
        boot_archive.hash_load="YES"
        boot_archive.hash_type="hash"
        boot_archive.hash_name="/platform/i86pc/${ISADIR}/boot_archive.hash"
        """,
        files.get("boot/loader.conf.local"));
    assertEquals(
        """
        set mainmenu_caption[6]="6. Solar 1 ttya"
        set mainmenu_command[6]="boot -B a=b -B console=ttya"
        set mainmenu_keycode[6]="54"
        set mainansi_caption[6]="6. Solar 1 ttya"
        set mainmenu_caption[7]="7. Solar 1 debug"
        set mainmenu_command[7]="boot -B a=b -kv"
        set mainmenu_keycode[7]="55"
        set mainansi_caption[7]="7. Solar 1 debug"
        set menu_timeout_command="boot -B a=b -B console=ttya"
        """,
        files.get("boot/menu.rc.local"));
  }

  @Test
  void moreEntriesThanTheLoaderHasRoomFor() throws ImageBuildException {
    BootMenu menu =
        BootMenu.of("T", 5, "", Collections.nCopies(4, new Custom("x", "", false, false)));
    String message =
        assertThrows(ImageBuildException.class, () -> LoaderMenu.of(menu)).getMessage();
    assertTrue(message.contains("4 entries"), message);
    BootMenu quoted = BootMenu.of("T", 5, "a=\"b c\"", List.of());
    assertThrows(ImageBuildException.class, () -> LoaderMenu.of(quoted));
  }

  @Test
  void bootSectorLearnsWhereTheStageLies() throws ImageBuildException {
    byte[] pmbr = new byte[512];
    Arrays.fill(pmbr, (byte) 7);
    pmbr[510] = 0x55;
    pmbr[511] = (byte) 0xaa;
    byte[] id = new byte[16];
    Arrays.fill(id, (byte) 9);
    byte[] code = BootBlocks.masterBootRecord(pmbr, 2048, 1000, id);
    ByteBuffer fields = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(440, code.length);
    assertEquals(2, fields.getShort(0xfc));
    assertEquals(2048, fields.getLong(0xfe));
    assertArrayEquals(id, Arrays.copyOfRange(code, 0x106, 0x116));
    assertEquals(0, code[3]);
    assertEquals(0, code[0x3d]);
    assertEquals(7, code[0x3e]);
    assertThrows(
        ImageBuildException.class, () -> BootBlocks.masterBootRecord(new byte[512], 1, 1, id));
    assertThrows(
        ImageBuildException.class, () -> BootBlocks.masterBootRecord(pmbr, 1, 1L << 25, id));
  }

  @Test
  void secondStageLearnsWhereTheRootLies() throws ImageBuildException {
    byte[] file = new byte[4096];
    ByteBuffer fields = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    fields.putInt(100, 0x1BADB002); // magic without a checksum: not the header
    fields.putInt(200, 0x1BADB002).putInt(204, 3).putInt(208, -(0x1BADB002 + 3));
    byte[] patched = BootBlocks.stage2("boot/x", file, 0x1234567890L);
    assertEquals(
        0x1234567890L, ByteBuffer.wrap(patched).order(ByteOrder.LITTLE_ENDIAN).getLong(224));
    assertFalse(Arrays.equals(file, patched));
    String message =
        assertThrows(ImageBuildException.class, () -> BootBlocks.stage2("boot/x", new byte[64], 1))
            .getMessage();
    assertTrue(message.startsWith("boot/x has no Multiboot header"), message);
  }
}
