package org.osimage.iso;

import java.util.List;
import java.util.Map;
import org.osimage.output.PlannedOutput;
import org.osimage.tree.TreePath;

/**
 * How to write an image.
 *
 * @param text the volume's label and other texts
 * @param time of the volume, in seconds since 1970 UTC; entries have their own
 * @param joliet also write a Joliet tree, for readers without Rock Ridge
 * @param relaxedNames primary names as they are: exact case, any number of dots, no version, up to
 *     193 bytes (what a record with Rock Ridge leaves). For illumos HSFS roots and loaders, which
 *     read nothing else. Else names of A-Z, 0-9 and _ with at most 31 characters
 * @param bootEntries for the El Torito catalog, the default one first
 * @param weights of files: bodies of positive weight lie first, the heaviest at the front
 * @param appended partitions after the file data, each at a mebibyte boundary
 */
public record IsoOptions(
    VolumeText text,
    long time,
    boolean joliet,
    boolean relaxedNames,
    List<BootEntry> bootEntries,
    List<PlannedOutput> appended,
    SystemArea systemArea,
    Map<TreePath, Long> weights) {
  public IsoOptions {
    weights = Map.copyOf(weights);
    bootEntries = List.copyOf(bootEntries);
    appended = List.copyOf(appended);
  }

  /** A data medium: Rock Ridge, no Joliet, not bootable. */
  public static IsoOptions of(String volumeId, long time) {
    return new IsoOptions(
        VolumeText.label(volumeId),
        time,
        false,
        false,
        List.of(),
        List.of(),
        SystemArea.NONE,
        Map.of());
  }

  public IsoOptions withText(VolumeText newText) {
    return new IsoOptions(
        newText, time, joliet, relaxedNames, bootEntries, appended, systemArea, weights);
  }

  public IsoOptions withJoliet(boolean newJoliet) {
    return new IsoOptions(
        text, time, newJoliet, relaxedNames, bootEntries, appended, systemArea, weights);
  }

  public IsoOptions withRelaxedNames(boolean relaxed) {
    return new IsoOptions(text, time, joliet, relaxed, bootEntries, appended, systemArea, weights);
  }

  public IsoOptions withBootEntries(List<BootEntry> entries) {
    return new IsoOptions(text, time, joliet, relaxedNames, entries, appended, systemArea, weights);
  }

  public IsoOptions withAppended(List<PlannedOutput> partitions) {
    return new IsoOptions(
        text, time, joliet, relaxedNames, bootEntries, partitions, systemArea, weights);
  }

  public IsoOptions withSystemArea(SystemArea area) {
    return new IsoOptions(text, time, joliet, relaxedNames, bootEntries, appended, area, weights);
  }

  public IsoOptions withWeights(Map<TreePath, Long> newWeights) {
    return new IsoOptions(
        text, time, joliet, relaxedNames, bootEntries, appended, systemArea, newWeights);
  }
}
