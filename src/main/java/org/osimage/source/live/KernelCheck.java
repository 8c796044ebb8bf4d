package org.osimage.source.live;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osimage.ImageBuildException;
import org.osimage.arch.Architecture;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.TreeStage;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * Refuses an image whose kernels are all for another architecture: those named {@code unix} beneath
 * {@code platform}, by their ELF headers (System V ABI, "ELF Header": class at byte 4, data
 * encoding at 5, machine at 18).
 */
final class KernelCheck implements TreeStage {
  private static final TreePath PLATFORM = TreePath.literal("platform");
  private static final int HEADER = 20;
  private static final int EM_386 = 3;

  private final ContentStore store;
  private final String arch;

  /**
   * @param arch of the image: {@code x86_64}
   */
  KernelCheck(ContentStore store, String arch) {
    this.store = store;
    this.arch = arch;
  }

  @Override
  public Staged apply(ImageTree tree, Map<TreePath, SymbolicOwner> owners) throws IOException {
    List<String> others = new ArrayList<>();
    boolean right = false;
    for (Entry entry : tree.subtree(PLATFORM)) {
      boolean named = entry.path().name().equals("unix");
      if (named && tree.body(entry) instanceof Entry.RegularFile file) {
        String machine = machine(file.content());
        right |= machine.equals(arch);
        others.add(entry.path() + " is " + machine);
      }
    }
    if (!others.isEmpty() && !right) {
      throw new ImageBuildException(
          "<arch> is "
              + arch
              + ", and the image has no kernel for it: "
              + String.join(", ", others)
              + ". Take the proto area of another build, or leave the file out.");
    }
    return new Staged(tree, owners);
  }

  private String machine(Content content) throws IOException {
    byte[] header;
    try (InputStream in = store.open(content)) {
      header = in.readNBytes(HEADER);
    }
    boolean elf =
        header.length == HEADER
            && header[0] == 0x7f
            && header[1] == 'E'
            && header[2] == 'L'
            && header[3] == 'F';
    if (!elf) {
      return "no ELF file";
    }
    int high = header[5] == 2 ? 18 : 19;
    int machine = (header[high] & 0xff) << 8 | header[37 - high] & 0xff;
    return machine == EM_386
        ? Architecture.X86_64.ips() + " (32 bits)"
        : Architecture.ofElf(machine).map(Architecture::toString).orElse("ELF machine " + machine);
  }
}
