package org.osimage.source.svr4;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.osimage.content.ContentStore;
import org.osimage.script.ScriptSettings;
import org.osimage.script.Workspace;

/** The one materialised image that all scripts of a build share; made when the first one runs. */
final class ScriptRoot implements Closeable {
  private final ContentStore store;
  private final ScriptSettings settings;
  private Optional<Workspace> workspace = Optional.empty();

  ScriptRoot(ContentStore store, ScriptSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  /** The workspace with the image as it is. */
  Workspace open(Changes changes) throws IOException {
    if (workspace.isEmpty()) {
      Workspace made = Workspace.create(store, settings);
      workspace = Optional.of(made);
      made.add(Workspace.PKG_IMAGE, changes.apply().tree());
    }
    return workspace.get();
  }

  @Override
  public void close() throws IOException {
    if (workspace.isPresent()) {
      workspace.get().close();
    }
  }
}
