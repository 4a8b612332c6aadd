/** Whether an instruction adds a file system layer to the image or only changes its configuration. */
export type LayerEffect =
  /** RUN, COPY, ADD, and WORKDIR where the folder may not exist yet. */
  | 'layer'
  /** Everything else. */
  | 'metadata';
