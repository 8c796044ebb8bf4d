package org.osimage.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A virtual machine without devices but a serial console, always under TCG: KVM is unusable on many
 * build hosts even where its device opens. Start with a way to boot ({@link #direct}, {@link
 * #bios}, {@link #uefi}), add media, {@link #run}. The image files are never written to.
 */
public final class Qemu {
  private static final String TOOL = "qemu-system-x86_64";
  private static final Path OVMF = Path.of("/usr/share/OVMF");

  /**
   * What a machine left behind.
   *
   * @param ended whether the guest powered off (or reset) by itself within its time
   * @param seen whether the text waited for was printed; true when none was asked for
   * @param exit QEMU's exit status, -1 when it was killed
   * @param console everything printed on the serial console, lines ended by a plain newline
   */
  public record Result(boolean ended, boolean seen, int exit, String console) {}

  private final List<String> arguments = new ArrayList<>();
  private final boolean uefi;
  private final boolean direct;
  private int memory = 768;
  private int disks;
  private boolean usb;
  private Optional<String> awaited = Optional.empty();

  private Qemu(boolean uefi, boolean direct) {
    this.uefi = uefi;
    this.direct = direct;
    Tools.require(TOOL);
  }

  /**
   * Boots a Linux kernel without firmware menus and loaders; about 8 seconds to the first process.
   *
   * @param append the kernel's command line; {@code console=ttyS0} is added
   */
  public static Qemu direct(Path kernel, Path initrd, String append) {
    Qemu qemu = new Qemu(false, true);
    qemu.add("-machine", "pc", "-kernel", kernel.toString(), "-initrd", initrd.toString());
    qemu.add("-append", ("console=ttyS0 " + append).trim());
    return qemu;
  }

  /** Boots from the added medium under SeaBIOS; 4 to 10 seconds to a loader's kernel. */
  public static Qemu bios() {
    return new Qemu(false, false).add("-machine", "pc");
  }

  /** Boots from the added medium under OVMF (without Secure Boot); 7 to 16 seconds. */
  public static Qemu uefi() throws IOException {
    Tools.requireFile(OVMF.resolve("OVMF_CODE_4M.fd"));
    return new Qemu(true, false)
        .add("-machine", "q35,smm=off")
        .add("-drive", flash("readonly=on,", OVMF.resolve("OVMF_CODE_4M.fd")))
        .add("-drive", flash("snapshot=on,", OVMF.resolve("OVMF_VARS_4M.fd")));
  }

  private static String flash(String option, Path file) {
    return "if=pflash,format=raw," + option + "file=" + file;
  }

  /** Mebibytes of RAM; 768 unless told. */
  public Qemu memory(int mebibytes) {
    memory = mebibytes;
    return this;
  }

  /**
   * A CD drive with the image: {@code /dev/sr0}, modules ata_piix (direct, BIOS) or ahci (UEFI).
   */
  public Qemu cd(Path image) {
    if (uefi) {
      add("-drive", "if=none,id=cd,media=cdrom,readonly=on,format=raw,file=" + image);
      return add("-device", "ide-cd,drive=cd,bus=ide.0");
    }
    add("-drive", "if=ide,media=cdrom,readonly=on,format=raw,file=" + image);
    return direct ? this : add("-boot", "d");
  }

  /** A USB stick with the image; writes go to a snapshot that is thrown away. */
  public Qemu usb(Path image) {
    if (!usb) {
      add("-device", "qemu-xhci");
      usb = true;
    }
    String id = "disk" + disks++;
    add("-drive", "if=none,id=" + id + ",format=raw,snapshot=on,file=" + image);
    return add("-device", "usb-storage,drive=" + id + bootIndex());
  }

  /** A virtio disk with the image, {@code /dev/vda} and on; writes are thrown away. */
  public Qemu virtio(Path image) {
    String id = "disk" + disks++;
    add("-drive", "if=none,id=" + id + ",format=raw,snapshot=on,file=" + image);
    return add("-device", "virtio-blk-pci,drive=" + id + bootIndex());
  }

  /** An IDE or SATA disk with the image; writes are thrown away. */
  public Qemu ide(Path image) {
    String id = "disk" + disks++;
    add("-drive", "if=none,id=" + id + ",format=raw,snapshot=on,file=" + image);
    return add("-device", "ide-hd,drive=" + id + ",bus=ide.0" + bootIndex());
  }

  /** The first disk is tried first, unless QEMU itself brings the kernel. */
  private String bootIndex() {
    return direct ? "" : ",bootindex=" + (disks - 1);
  }

  /** Stops the machine as soon as its console has shown the text. */
  public Qemu until(String text) {
    awaited = Optional.of(text);
    return this;
  }

  /** Any further argument of QEMU's. */
  public Qemu add(String... more) {
    arguments.addAll(List.of(more));
    return this;
  }

  /** Runs the machine until it powers off, has printed the awaited text, or its time is over. */
  public Result run(Duration timeout) throws IOException {
    List<String> command = new ArrayList<>(List.of(TOOL, "-accel", "tcg,thread=multi"));
    command.addAll(List.of("-m", Integer.toString(memory), "-nodefaults", "-display", "none"));
    command.addAll(List.of("-vga", "none", "-serial", "stdio", "-monitor", "none", "-no-reboot"));
    command.addAll(arguments);
    Path errors = Files.createTempFile("qemu", ".log");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(new java.io.File("/dev/null"))
            .redirectError(errors.toFile())
            .start();
    Console console = new Console(process.getInputStream());
    try {
      console.start();
      Result result = await(process, console, System.nanoTime() + timeout.toNanos());
      return result.exit() > 0
          ? new Result(false, false, result.exit(), result.console() + Files.readString(errors))
          : result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
      Files.delete(errors);
    }
  }

  private Result await(Process process, Console console, long deadline)
      throws InterruptedException {
    while (System.nanoTime() < deadline) {
      boolean ended = process.waitFor(100, TimeUnit.MILLISECONDS);
      if (ended) {
        console.join();
      }
      String text = console.text();
      boolean seen = awaited.isEmpty() || text.contains(awaited.get());
      if (ended) {
        return new Result(process.exitValue() == 0, seen, process.exitValue(), text);
      }
      if (awaited.isPresent() && seen) {
        return new Result(false, true, -1, text);
      }
    }
    return new Result(false, false, -1, console.text());
  }

  /** Collects the serial console. */
  private static final class Console extends Thread {
    private final InputStream in;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(); // synchronised

    Console(InputStream in) {
      super("serial console");
      this.in = in;
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        in.transferTo(bytes);
      } catch (IOException e) {
        // the machine was killed: what was printed so far counts
      }
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
  }
}
