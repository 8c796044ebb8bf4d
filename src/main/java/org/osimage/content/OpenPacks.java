package org.osimage.content;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The open files of a store's packs: at most a number of them at a time, since an image has
 * hundreds of packs and some systems allow a process few open files. Safe for several threads.
 */
final class OpenPacks {
  private static final int LEAST = 8;
  private static final int MOST = 512;

  /** Left to Maven, its plugins and our outputs. */
  private static final int RESERVE = 48;

  /** What a thread reads from; to be closed when it has read. */
  final class Handle implements Closeable {
    private final FileChannel channel;
    private int readers;
    private boolean dropped;

    private Handle(FileChannel channel) {
      this.channel = channel;
    }

    FileChannel channel() {
      return channel;
    }

    @Override
    public void close() throws IOException {
      synchronized (OpenPacks.this) {
        readers--;
        if (dropped && readers == 0) {
          channel.close();
        }
      }
    }
  }

  private final int limit;

  /** Least recently used first. */
  private final LinkedHashMap<PackFile, Handle> open = new LinkedHashMap<>(16, 0.75f, true);

  OpenPacks(int limit) {
    this.limit = limit;
  }

  /** As many as this process may have, with room for all else. */
  static OpenPacks usual() {
    return new OpenPacks(allowed());
  }

  private static int allowed() {
    try {
      String limits = Files.readString(Path.of("/proc/self/limits"));
      Matcher files = Pattern.compile("Max open files +([0-9]{1,9}) ").matcher(limits);
      if (files.find()) {
        int most = Integer.parseInt(files.group(1)) - RESERVE;
        return Math.max(LEAST, Math.min(MOST, most / 4));
      }
    } catch (IOException e) {
      return MOST / 4; // a system without it
    }
    return MOST;
  }

  synchronized Handle of(PackFile pack) throws IOException {
    Handle handle = open.get(pack);
    if (handle == null) {
      makeRoom();
      handle = new Handle(pack.reopen());
      open.put(pack, handle);
    }
    handle.readers++;
    return handle;
  }

  /** Takes the channel of a pack that has just been opened. */
  synchronized void add(PackFile pack, FileChannel channel) throws IOException {
    makeRoom();
    open.put(pack, new Handle(channel));
  }

  private void makeRoom() throws IOException {
    Iterator<Map.Entry<PackFile, Handle>> oldest = open.entrySet().iterator();
    while (open.size() >= limit && oldest.hasNext()) {
      Handle handle = oldest.next().getValue();
      if (handle.readers == 0) {
        oldest.remove();
        handle.channel.close();
      }
    }
  }

  synchronized void close(PackFile pack) throws IOException {
    Handle handle = open.remove(pack);
    if (handle != null) {
      handle.dropped = true;
      if (handle.readers == 0) {
        handle.channel.close();
      }
    }
  }
}
