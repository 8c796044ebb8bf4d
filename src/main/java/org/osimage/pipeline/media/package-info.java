/** ISO and USB images: loaders, boot menu, live file systems, layout. */
package org.osimage.pipeline.media;
