package org.osimage.arch;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A processor architecture, with its name in each world. The worlds are {@code arch} (ours, of
 * {@code <arch>}), {@code debian}, {@code multiarch} (Debian's directories of libraries), {@code
 * ips} (also SVR4: {@code uname -p}), {@code isa32} and {@code isa64} (directories of 32-bit and
 * 64-bit files of Solaris), {@code flar} ({@code uname -m} of Solaris), {@code efi} and {@code
 * efi32} (file names of UEFI 2.10, 3.5.1.1), {@code grub}, {@code grub-bios} and {@code
 * grub-legacy} (platform directories of GRUB), {@code qemu} ({@code qemu-system-NAME}) and {@code
 * machine} (QEMU's {@code -machine}). A world in which the architecture does not exist has no name
 * for it.
 */
public enum Architecture {
  X86_64(
      """
      arch=x86_64 debian=amd64 multiarch=x86_64-linux-gnu ips=i386 isa32=i86 isa64=amd64 flar=i86pc
      efi=x64 efi32=ia32 grub=x86_64-efi grub-bios=i386-pc grub-legacy=x86_64-pc
      qemu=x86_64 machine=q35\
      """,
      62),
  AARCH64(
      """
      arch=aarch64 debian=arm64 multiarch=aarch64-linux-gnu efi=aa64 efi32=arm grub=arm64-efi
      qemu=aarch64 machine=virt\
      """,
      183),
  RISCV64(
      """
      arch=riscv64 debian=riscv64 multiarch=riscv64-linux-gnu efi=riscv64 efi32=riscv32
      grub=riscv64-efi qemu=riscv64 machine=virt\
      """,
      243),
  SPARC(
      """
      arch=sparc debian=sparc64 multiarch=sparc64-linux-gnu ips=sparc isa32=sparc isa64=sparcv9
      flar=sun4u qemu=sparc64 machine=sun4u\
      """,
      43,
      2,
      18);

  /** What {@code <arch>} is when it is not given; a constant for annotations. */
  public static final String DEFAULT = "x86_64";

  /** {@link #flar} of the default; a constant for annotations. */
  public static final String DEFAULT_FLAR = "i86pc";

  private static final Pattern WORLD = Pattern.compile("\\{([a-z0-9-]+)\\}");

  private final Map<String, String> names;
  private final int[] elfMachines;

  Architecture(String names, int... elfMachines) {
    this.names =
        Arrays.stream(names.split("\\s+"))
            .map(pair -> pair.split("="))
            .collect(Collectors.toUnmodifiableMap(pair -> pair[0], pair -> pair[1]));
    this.elfMachines = elfMachines;
  }

  /** The architecture that {@code <arch>} calls so; empty when none is called so. */
  public static Optional<Architecture> named(String arch) {
    return Arrays.stream(values()).filter(a -> a.toString().equals(arch)).findFirst();
  }

  /** The architecture of a value of {@code e_machine} in an ELF header; empty for all others. */
  public static Optional<Architecture> ofElf(int machine) {
    return Arrays.stream(values())
        .filter(a -> Arrays.stream(a.elfMachines).anyMatch(m -> m == machine))
        .findFirst();
  }

  /** Whether there is a loader that starts images of it. */
  public boolean hasLoader() {
    return this == X86_64;
  }

  /**
   * A text with each world in braces replaced by the name there: {@code in("grub{efi}.efi")}.
   * Braces around anything else stay.
   *
   * @throws IllegalArgumentException if the architecture does not exist in that world
   */
  public String in(String template) {
    return WORLD.matcher(template).replaceAll(m -> Matcher.quoteReplacement(name(m.group(1))));
  }

  private String name(String world) {
    return Optional.ofNullable(names.get(world))
        .orElseThrow(() -> new IllegalArgumentException(this + " has no name in " + world));
  }

  public String debian() {
    return name("debian");
  }

  /** The kernel architecture, as {@code uname -m} of Solaris prints it. */
  public String flar() {
    return name("flar");
  }

  /** As IPS calls it, in {@code variant.arch}. */
  public String ips() {
    return name("ips");
  }

  /** As {@code <arch>} has it. */
  @Override
  public String toString() {
    return name("arch");
  }
}
