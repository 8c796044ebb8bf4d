package org.osimage.source;

/**
 * What is compared.
 *
 * @param editable whether contents of files of the types {@code e} and {@code v} count; {@code
 *     pkgchk -n} leaves them out
 * @param exclusive whether files in exclusive directories that no package has are findings, as with
 *     {@code pkgchk -x}
 */
public record CheckOptions(boolean editable, boolean exclusive) {
  /** Everything. */
  public static final CheckOptions ALL = new CheckOptions(true, true);
}
