package org.osimage.archive;

import java.util.ArrayList;
import java.util.List;
import org.osimage.content.ContentStore;
import org.osimage.output.TreeWriter;
import org.osimage.output.TreeWriterContract;
import org.osimage.testing.Trees;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.Device;
import org.osimage.tree.ImageTree;

class CpioOdcWriterTest extends TreeWriterContract {
  @Override
  protected TreeWriter writer() {
    return new CpioWriter(CpioFormat.ODC);
  }

  @Override
  protected ImageTree everything(ContentStore store) {
    return narrowDevices(Trees.everything(store));
  }

  @Override
  protected ImageTree random(long seed, ContentStore store) {
    return narrowDevices(super.random(seed, store));
  }

  /** The header has ten bits for a major and eight for a minor number. */
  static ImageTree narrowDevices(ImageTree tree) {
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : tree.entries()) {
      entries.add(
          entry instanceof Device d
              ? new Device(d.path(), d.attributes(), d.block(), d.major() & 1023, d.minor() & 255)
              : entry);
    }
    return Trees.tree(entries);
  }
}
