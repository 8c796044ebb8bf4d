package org.osimage.pipeline.custom;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.osimage.content.ContentStore;
import org.osimage.pipeline.step.BuildState;
import org.osimage.script.ScriptSettings;
import org.osimage.script.Workspace;
import org.osimage.tree.ImageTree;

/** Lets custom steps that follow one another share a materialised copy of the image. */
public final class ScriptWorkspaces implements Closeable {
  private final ContentStore store;
  private final ScriptSettings settings;
  private Optional<Workspace> open = Optional.empty();
  private ImageTree pkgImage = ImageTree.empty(0);
  private ImageTree bootRoot = ImageTree.empty(0);

  public ScriptWorkspaces(ContentStore store, ScriptSettings settings) {
    this.store = store;
    // scripts of packages have theirs beside it
    this.settings = settings.strict().in(settings.directory().resolve("steps"));
  }

  /** The image of a state in a workspace: the last one, when that still holds just this. */
  Workspace of(BuildState state) throws IOException {
    if (open.isPresent()
        && state.pkgImage().equals(pkgImage)
        && state.bootRoot().equals(bootRoot)) {
      Workspace workspace = open.get();
      open = Optional.empty();
      workspace.directory(Workspace.TEMPORARY); // a step sees nothing but its inputs
      return workspace;
    }
    close();
    Workspace workspace = Workspace.create(store, settings);
    try {
      workspace.add(Workspace.PKG_IMAGE, state.pkgImage());
      workspace.add(Workspace.BOOT_ARCHIVE, state.bootRoot());
      return workspace;
    } catch (IOException | RuntimeException e) {
      workspace.close();
      throw e;
    }
  }

  /** Keeps a workspace for the next step; it must hold the state's trees. */
  void keep(Workspace workspace, BuildState state) {
    open = Optional.of(workspace);
    pkgImage = state.pkgImage();
    bootRoot = state.bootRoot();
  }

  @Override
  public void close() throws IOException {
    if (open.isPresent()) {
      open.get().close();
      open = Optional.empty();
    }
  }
}
