package org.osimage.compress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;
import org.osimage.compress.block.Resources;

class CompressionTest {
  private static final Resources SERIAL = Resources.serial(Streams.SCRATCH);

  private static String refused(String type, int level, Resources resources) {
    return assertThrows(
            ImageBuildException.class, () -> Compression.of(type, OptionalInt.of(level), resources))
        .getMessage();
  }

  @Test
  void refusesByName() {
    assertEquals(
        "there is no compression type 'bzip2': choose one of none, gzip, zlib, deflate, lofi,"
            + " lofi-lzma, compress, zstd, xz",
        refused("bzip2", 1, SERIAL));
    assertEquals(
        "compression level 10 is not one of gzip: use 0 to 9, or leave <level> out for 6",
        refused("gzip", 10, SERIAL));
  }

  @Test
  void xzNeedsMemoryAndSaysSo() throws Exception {
    long heap = 64L << 20;
    Resources small = new Resources(Runnable::run, 4, Streams.SCRATCH, heap);
    assertEquals(
        "compression with xz level 6 needs 141 MiB of heap and may take 64 MiB: choose a lower"
            + " <level>, or give Maven more with MAVEN_OPTS=-Xmx",
        refused("xz", 6, small));
    assertTrue(Compression.of("xz", OptionalInt.of(0), small).memory() <= heap);
  }

  @Test
  void memoryDecidesTheNumberOfThreads() throws Exception {
    long heap = 400L << 20;
    Resources many = new Resources(Runnable::run, 64, Streams.SCRATCH, heap);
    long memory = Compression.of("xz", OptionalInt.of(6), many).memory();
    assertTrue(memory <= heap && memory > heap / 2, "memory " + memory);
  }

  @Test
  void ourOwnEncodersFitASmallHeap() throws Exception {
    Resources small = new Resources(Runnable::run, 8, Streams.SCRATCH, 48L << 20);
    for (String type : List.of("gzip", "zlib", "deflate", "compress", "lofi")) {
      assertTrue(Compression.of(type, OptionalInt.empty(), small).memory() < 48L << 20, type);
    }
  }

  @Test
  void zstdWithoutNativeCodeNamesTheAlternatives() {
    ImageBuildException error =
        assertThrows(
            ImageBuildException.class,
            () ->
                ZstdStream.requireNative(
                    () -> {
                      throw new UnsatisfiedLinkError("no libzstd for linux/vax");
                    }));
    assertTrue(error.getMessage().contains("choose gzip or xz"), error.getMessage());
    assertTrue(error.getMessage().contains("linux/vax"), error.getMessage());
  }

  private static Compressor chosen(CompressionDefaults output, String type, int level)
      throws Exception {
    return output.choose(
        type.isEmpty() ? Optional.empty() : Optional.of(type),
        level < 0 ? OptionalInt.empty() : OptionalInt.of(level),
        SERIAL);
  }

  @Test
  void outputsHaveDefaults() throws Exception {
    assertEquals("zstd", chosen(CompressionDefaults.LINUX_BOOT_ARCHIVE, "", -1).name());
    assertEquals("gzip", chosen(CompressionDefaults.ILLUMOS_BOOT_ARCHIVE, "", -1).name());
    assertEquals("gzip", chosen(CompressionDefaults.PLATFORM_ARCHIVE, "", -1).name());
    assertEquals("compress", chosen(CompressionDefaults.COMPRESSED_FLASH_ARCHIVE, "", -1).name());
    assertEquals("lofi", chosen(CompressionDefaults.LIVE_FILE_SYSTEM, "", -1).name());
  }

  @Test
  void configurationOverridesThem() throws Exception {
    CompressionDefaults illumos = CompressionDefaults.ILLUMOS_BOOT_ARCHIVE;
    assertEquals(OptionalInt.of(9), chosen(illumos, "gzip", -1).level());
    assertEquals(OptionalInt.of(1), chosen(illumos, "", 1).level());
    assertEquals(OptionalInt.empty(), chosen(illumos, "none", 9).level());
    Compressor xz = chosen(CompressionDefaults.LINUX_BOOT_ARCHIVE, "xz", -1);
    assertEquals(OptionalInt.of(6), xz.level());
    assertEquals(".xz", xz.extension());
    String message =
        assertThrows(ImageBuildException.class, () -> chosen(illumos, "zstd", -1)).getMessage();
    assertEquals(
        "compression type 'zstd' cannot be used for an illumos boot archive: choose one of gzip,"
            + " none",
        message);
  }
}
