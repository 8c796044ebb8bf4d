/**
 * Where trees come from. A {@link org.osimage.source.SourceElement} is an item as the user wrote
 * it; in its {@link org.osimage.source.Surroundings} it becomes a {@link
 * org.osimage.source.PackageSource}, and that a {@link org.osimage.source.Contribution}. A {@link
 * org.osimage.source.SourceKind} is all that the rest of the program knows of a source. This room
 * knows no kind by name, and nothing of Maven, of the pipeline or of the whole description.
 */
package org.osimage.source;
