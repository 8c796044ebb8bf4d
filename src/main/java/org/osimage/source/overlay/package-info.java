/**
 * Directories of the project laid over the image. Of the host only names, bodies, link targets and
 * the owner's execute bit are taken. Entry class: {@link org.osimage.source.overlay.OverlaySource}.
 */
package org.osimage.source.overlay;
