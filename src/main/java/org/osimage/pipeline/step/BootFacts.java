package org.osimage.pipeline.step;

import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.boot.BootMenu;
import org.osimage.boot.MediaId;
import org.osimage.tree.TreePath;

/**
 * What steps found out about how the image starts.
 *
 * @param kernel from step br-init on
 * @param identity from step br-config on
 * @param menu from step grub-setup on
 */
public record BootFacts(
    Optional<Kernel> kernel, Optional<Identity> identity, Optional<BootMenu> menu) {
  /** Of an image whose boot root is still to be made. */
  public static final BootFacts NONE =
      new BootFacts(Optional.empty(), Optional.empty(), Optional.empty());

  private static final String KERNEL = "kernel";
  private static final String FAMILY = "family";
  private static final String ON_MEDIUM = "root on medium";
  private static final String IDENTITY = "identity";
  private static final String VOLUME_SET_ID = "volume set id";
  private static final String MENU = "menu";

  /**
   * The kernel that boots.
   *
   * @param path in the image
   * @param family name of the {@code ImageFamily} whose layout the image has
   * @param rootOnMedium whether the running system reads its root from the medium, not from memory
   */
  public record Kernel(TreePath path, String family, boolean rootOnMedium) {}

  /**
   * What the identifiers of the media derive from.
   *
   * @param digest of the image, in hexadecimal
   * @param volumeSetId by which the running system finds its medium
   */
  public record Identity(String digest, String volumeSetId) {
    /** The digest's bytes. */
    public byte[] bytes() {
      return HexFormat.of().parseHex(digest);
    }

    public MediaId mediaId() {
      return new MediaId(bytes());
    }
  }

  /** As a checkpoint keeps them. */
  SortedMap<String, String> texts() {
    SortedMap<String, String> texts = new TreeMap<>();
    kernel.ifPresent(
        k -> {
          texts.put(KERNEL, k.path().toString());
          texts.put(FAMILY, k.family());
          texts.put(ON_MEDIUM, String.valueOf(k.rootOnMedium()));
        });
    identity.ifPresent(
        i -> {
          texts.put(IDENTITY, i.digest());
          texts.put(VOLUME_SET_ID, i.volumeSetId());
        });
    menu.ifPresent(m -> texts.put(MENU, MenuText.of(m)));
    return texts;
  }

  /**
   * @throws RuntimeException if they are damaged
   */
  static BootFacts of(SortedMap<String, String> texts) {
    return new BootFacts(
        Optional.ofNullable(texts.get(KERNEL))
            .map(
                path ->
                    new Kernel(
                        TreePath.literal(path),
                        texts.getOrDefault(FAMILY, ""),
                        Boolean.parseBoolean(texts.get(ON_MEDIUM)))),
        Optional.ofNullable(texts.get(IDENTITY))
            .map(digest -> new Identity(digest, texts.getOrDefault(VOLUME_SET_ID, ""))),
        Optional.ofNullable(texts.get(MENU)).map(MenuText::parse));
  }
}
