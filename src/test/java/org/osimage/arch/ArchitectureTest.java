package org.osimage.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static List<String> all(String template) {
    return Arrays.stream(Architecture.values()).map(a -> a.in(template)).toList();
  }

  @Test
  void everyArchitectureHasOneNameInEachWorld() {
    assertEquals(List.of("x86_64", "aarch64", "riscv64", "sparc"), all("{arch}"));
    assertEquals(List.of("amd64", "arm64", "riscv64", "sparc64"), all("{debian}"));
    assertEquals(
        List.of("x86_64/q35", "aarch64/virt", "riscv64/virt", "sparc64/sun4u"),
        all("{qemu}/{machine}"));
    Architecture x86 = Architecture.X86_64;
    assertEquals("/lib/x86_64-linux-gnu", x86.in("/lib/{multiarch}"));
    assertEquals(
        "shimx64.efi grubx64.efi bootia32.efi",
        x86.in("shim{efi}.efi grub{efi}.efi boot{efi32}.efi"));
    assertEquals("i386 i86pc amd64 i86", x86.in("{ips} {flar} {isa64} {isa32}"));
    assertEquals(Architecture.DEFAULT, x86.toString());
    assertEquals(Architecture.DEFAULT_FLAR, x86.flar());
  }

  @Test
  void onlyNamesOfWorldsAreReplaced() {
    assertEquals("i86pc/${ISADIR} {} {A} $x", Architecture.X86_64.in("{flar}/${ISADIR} {} {A} $x"));
  }

  @Test
  void anArchitectureThatAWorldDoesNotHaveHasNoNameThere() {
    String message =
        assertThrows(IllegalArgumentException.class, Architecture.AARCH64::ips).getMessage();
    assertEquals("aarch64 has no name in ips", message);
  }

  @Test
  void machinesOfElfHeaders() {
    assertEquals(Optional.of(Architecture.X86_64), Architecture.ofElf(62));
    assertEquals(Optional.of(Architecture.AARCH64), Architecture.ofElf(183));
    assertEquals(Optional.of(Architecture.RISCV64), Architecture.ofElf(243));
    for (int sparc : new int[] {2, 18, 43}) {
      assertEquals(Optional.of(Architecture.SPARC), Architecture.ofElf(sparc));
    }
    assertEquals(Optional.empty(), Architecture.ofElf(3));
  }

  @Test
  void namesAreThoseOfThePom() {
    for (Architecture architecture : Architecture.values()) {
      assertEquals(Optional.of(architecture), Architecture.named(architecture.toString()));
    }
    assertEquals(Optional.empty(), Architecture.named("amd64"));
    assertTrue(Architecture.X86_64.hasLoader());
    assertFalse(Architecture.AARCH64.hasLoader());
  }
}
