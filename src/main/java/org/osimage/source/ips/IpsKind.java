package org.osimage.source.ips;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osimage.content.ContentStore;
import org.osimage.element.Section;
import org.osimage.source.CheckOptions;
import org.osimage.source.Listed;
import org.osimage.source.SourceElement;
import org.osimage.source.Verifiable;
import org.osimage.source.ips.action.Action;
import org.osimage.source.ips.action.Manifest;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Packages of the image packaging system, with the manifests in {@code var/pkg/publisher}. */
public final class IpsKind implements Verifiable, Listed {
  private static final TreePath PUBLISHERS = TreePath.literal("var/pkg/publisher");

  @Override
  public String element() {
    return "ips";
  }

  /** An image has one database of IPS packages, and one solution for all of them. */
  @Override
  public void read(Section s, List<SourceElement> items) {
    if (items.stream().anyMatch(IpsElement.class::isInstance)) {
      s.problem("stands twice; name all publishers and packages in one <ips>");
    }
    items.add(IpsElement.read(s));
  }

  /** {@code <p5i>}: more packages for the {@code <ips>} before it. */
  public static void readP5i(Section s, List<SourceElement> items) {
    String source = s.required("source");
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof IpsElement item) {
        items.set(i, item.withP5i(source));
        return;
      }
    }
    s.problem("needs an <ips> before it, whose image gets the packages");
  }

  /** As {@code pkg verify}. */
  @Override
  public List<String> findings(ImageTree image, ContentStore store, CheckOptions options) {
    try {
      return IpsVerification.of(image, store);
    } catch (IOException e) {
      return List.of("unreadable  IPS packages: " + e.getMessage());
    }
  }

  /** The manifests are {@code PUBLISHER/pkg/NAME/VERSION}. */
  @Override
  public void files(ImageTree image, ContentStore store, Receiver receiver) throws IOException {
    int depth = PUBLISHERS.depth();
    for (Entry entry : image.subtree(PUBLISHERS)) {
      List<String> parts = entry.path().components();
      if (parts.size() == depth + 4
          && parts.get(depth + 1).equals("pkg")
          && entry instanceof Entry.RegularFile file
          && file.content().size() <= Manifest.MAX_SIZE) {
        Manifest manifest = Manifest.of(store.bytes(file.content()), "/" + file.path());
        files(manifest, parts.get(depth + 2).replace("%2F", "/"), receiver);
      }
    }
  }

  private static void files(Manifest manifest, String packageName, Receiver receiver)
      throws IOException {
    for (Action action : manifest.actions()) {
      Optional<String> path =
          switch (action.type()) {
            case FILE, DIR, LINK, HARDLINK -> action.value("path");
            default -> Optional.empty();
          };
      if (path.isPresent() && isInstalled(action)) {
        receiver.file(TreePath.of(path.get()), packageName);
      }
    }
  }

  /** Variants and facets decide about some; those files may be there or not. */
  private static boolean isInstalled(Action action) {
    String preserve = action.value("preserve").orElse("");
    return action.attributes().keySet().stream()
            .noneMatch(key -> key.startsWith("variant.") || key.startsWith("facet."))
        && !preserve.equals("legacy")
        && !preserve.equals("abandon");
  }
}
