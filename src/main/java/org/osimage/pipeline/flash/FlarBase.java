package org.osimage.pipeline.flash;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.archive.read.BodySink;
import org.osimage.compress.block.Resources;
import org.osimage.content.Content;
import org.osimage.content.PackWriter;
import org.osimage.content.Sha256;
import org.osimage.flar.FlarFile;
import org.osimage.flar.FlarSelection;
import org.osimage.flar.header.ArchiveType;
import org.osimage.flar.header.FlarLimits;
import org.osimage.flar.header.Keyword;
import org.osimage.manifest.Flar;
import org.osimage.pipeline.step.Checkpoint;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.tree.Attributes;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreeListing;
import org.osimage.tree.TreePath;

/** The earlier release that a differential archive starts from. Only digests of bodies are kept. */
final class FlarBase {
  private static final int CHUNK = 1 << 18;

  /** Counts changes to the reader: listings of other versions are not used. */
  private static final int VERSION = 1;

  private final StepInputs in;
  private final Flar.Base base;
  private Optional<ImageTree> directory = Optional.empty();
  private String digest = "";

  FlarBase(StepInputs in, Flar.Base base) {
    this.in = in;
    this.base = base;
  }

  boolean wantsManifest() {
    return base.manifest();
  }

  boolean wantsFull() {
    return base.full();
  }

  /**
   * @param tree of what was archived, its root that of the archive
   * @param master the earlier archive's; empty when it was none
   */
  record Image(ImageTree tree, Optional<String> master) {}

  /** Asks for the base. */
  void prepare() throws IOException {
    Optional<Path> archive = archive();
    if (archive.isPresent()) {
      digest = digest(archive.get());
      in.option("<flar><base>", "sha256:" + digest);
    } else if (base.directory().isPresent()) {
      directory = Optional.of(HostDirectory.read(path(base.directory().get()), FlarBase::hash));
      in.option("<flar><base>", listingDigest(directory.get()));
    } else {
      in.option("<flar><base>", checkpoint().state());
    }
  }

  private static String listingDigest(ImageTree tree) {
    byte[] listing = TreeListing.text(tree).getBytes(StandardCharsets.UTF_8);
    return "sha256:" + Sha256.hex(listing);
  }

  private Path path(String file) {
    return in.file(file);
  }

  private Optional<Path> archive() throws IOException {
    if (base.artifact().isPresent()) {
      return Optional.of(in.artifact(base.artifact().get()));
    }
    return base.file().map(this::path);
  }

  private static String digest(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ImageBuildException("<flar><base>: there is no file " + file);
    }
    try (InputStream in = Files.newInputStream(file)) {
      return hash(in).hex();
    }
  }

  /** A body that only its digest is wanted of. */
  static Content hash(InputStream body) throws IOException {
    MessageDigest sha = Sha256.digest();
    byte[] chunk = new byte[CHUNK];
    long size = 0;
    for (int n = body.read(chunk); n >= 0; n = body.read(chunk)) {
      sha.update(chunk, 0, n);
      size += n;
    }
    return Content.of(sha.digest(), size);
  }

  /** Reads the earlier image. */
  Image image(TreePath root) throws IOException {
    Optional<Path> archive = archive();
    if (archive.isPresent()) {
      return ofArchive(archive.get());
    }
    if (base.directory().isPresent()) {
      return new Image(
          directory.isPresent()
              ? directory.get()
              : HostDirectory.read(path(base.directory().get()), FlarBase::hash),
          Optional.empty());
    }
    ImageTree image = checkpoint().loadState(path(base.checkpoint().orElseThrow())).pkgImage();
    return new Image(
        new FlarSelection(root, List.of(), List.of(), Optional.empty()).of(image).tree(),
        Optional.empty());
  }

  private Image ofArchive(Path file) throws IOException {
    FlarFile archive = FlarFile.open(file, "<flar><base> " + in.shown(file), FlarLimits.USUAL);
    if (archive.identification().type() != ArchiveType.FULL) {
      throw new ImageBuildException(
          archive.name() + ": is a differential archive, and only a full one can be the base");
    }
    return new Image(listed(archive), archive.identification().value(Keyword.CREATION_MASTER));
  }

  /** What the archive holds; its listing is kept, so that it is decoded once. */
  private ImageTree listed(FlarFile archive) throws IOException {
    String key = "flar-base/" + VERSION + "/" + digest;
    Optional<Content> known = in.store().pack(key);
    if (known.isPresent()) {
      try {
        return TreeListing.parse(new String(in.store().bytes(known.get()), StandardCharsets.UTF_8));
      } catch (ImageBuildException e) {
        in.log().debug("the listing of " + archive.name() + " is damaged, it is read again");
      }
    }
    Resources resources = in.resources();
    BodySink digests = FlarBase::hash;
    ImageTree tree =
        ImageTree.withImplicitParents(
            archive.contents(digests, resources).members().entries(), Attributes.root(0755, 0));
    try (PackWriter pack = in.store().newPack(key)) {
      byte[] listing = TreeListing.text(tree).getBytes(StandardCharsets.UTF_8);
      pack.finish(pack.put(new ByteArrayInputStream(listing)));
    }
    return tree;
  }

  /** The other build's last state of goal populate. */
  private Checkpoint checkpoint() throws IOException {
    Path other = path(base.checkpoint().orElseThrow());
    return Checkpoint.lastOf(other, Goal.POPULATE)
        .orElseThrow(
            () ->
                new ImageBuildException(
                    "<flar><base><checkpoint>: "
                        + in.shown(other)
                        + " has no result of goal populate: name the directory with the other"
                        + " build's checkpoints, usually target/osimage/default, where that goal"
                        + " has run to its end"));
  }
}
