#ifndef PISNN_H
#define PISNN_H

/*
 * A learned conservative evolution operator, step by step and to the bit.
*
 * A state is an integer count of quanta in every cell and a binary32 membrane potential on every
 * face. Cells are row-major, row * nx + column; row 0 is south, column 0 is west. A grid one row
 * high is one-dimensional.
 */

#include <stdint.h>
#include <string.h>

/* @CONSTANTS@ */

/* Inputs of the operator, and how many cells it looks at beyond a cell in any direction. */
#define PISNN_INPUTS (2 * PISNN_RADIUS * (2 * PISNN_TRANSVERSE + 1) - PISNN_SHIFT_INVARIANT)
#define PISNN_ACROSS (PISNN_TRANSVERSE + 2 * PISNN_LINES)
#define PISNN_HALO (PISNN_RADIUS > PISNN_ACROSS ? PISNN_RADIUS : PISNN_ACROSS)

/* Largest count and potential, in absolute value; beyond, a rollout has diverged. */
#define PISNN_SAFE_COUNT ((int32_t)1 << 27)

/*
 * Faces worked on at a time, a few vectors full: 32 or 64, or 1 for a processor without vectors.
 * Changes memory and speed, no bit; the same for header and source.
 */
#ifndef PISNN_CHUNK
#define PISNN_CHUNK 32
#endif

/* Length of the scratch memory for a grid with nx columns: framed rows and rows of packets. */
#define PISNN_SCRATCH_INTS(nx) \
  ((4 * PISNN_HALO + 1) * PISNN_FRAMED(nx) \
    + (PISNN_BOUNDED ? 18 : 5) * (PISNN_CHUNK + PISNN_PADDED(nx)))
#define PISNN_FRAMED(nx) (PISNN_PADDED(PISNN_HALO) + PISNN_PADDED((nx) + PISNN_HALO))
#define PISNN_PADDED(n) (((size_t)(n) + PISNN_CHUNK - 1) / PISNN_CHUNK * PISNN_CHUNK)

enum { PISNN_WEST, PISNN_EAST, PISNN_SOUTH, PISNN_NORTH, PISNN_SOURCE };

/* Conditions at a side; west and east are both periodic or neither, so are south and north. */
enum { PISNN_PERIODIC, PISNN_WALL, PISNN_DIRICHLET };

/* What the functions return. */
enum {
  PISNN_OK,
  PISNN_BAD_GRID,     /* the grid does not fit the operator, or an array is missing */
  PISNN_BAD_BOUNDARY, /* a periodic side without its opposite, or a value out of range */
  PISNN_BAD_COUNT,    /* the count of failed_cell is beyond the safe range */
  PISNN_DIVERGED      /* a count or a potential at failed_cell left the safe range in this step */
};

/*
 * A state with where it is and the memory to step it. All arrays are the caller's; aligned to 64
 * bytes they are fastest.
 */
typedef struct {
  int32_t nx, ny;
  int boundary[4];         /* by side */
  const int32_t *twice[4]; /* by Dirichlet side: twice the count of each face, ny or nx of them */
  const float *source;     /* nx * ny: quanta emitted per step; NULL if there is no source */

  int32_t *m;       /* nx * ny: counts */
  float *right;     /* nx * ny: potential of the face east of a cell */
  float *upper;     /* nx * ny: potential of the face north of a cell */
  float *left;      /* ny: potential of the face west of a row */
  float *lower;     /* nx: potential of the face south of a column */
  float *remainder; /* nx * ny: what the source has not emitted yet; NULL if there is none */
  int64_t ledger[5]; /* quanta entered through each side and from the source */
  int64_t step;      /* steps made */

  int32_t *ints;       /* PISNN_SCRATCH_INTS(nx) */
  int32_t failed_cell; /* where, after PISNN_BAD_COUNT and PISNN_DIVERGED */
} pisnn_state;

/*
 * Checks grid, boundaries, arrays and counts, and starts from m: step, potentials, remainders and
 * ledger become 0.
 */
int pisnn_init(pisnn_state *s);

/* Makes one step in place. After PISNN_DIVERGED the state is unusable. */
int pisnn_step(pisnn_state *s);

/* The sum of all counts. */
int64_t pisnn_mass(const pisnn_state *s);

/* The state digest: two sums, printed as 16 + 16 hexadecimal digits. */
void pisnn_digest(const pisnn_state *s, uint64_t digest[2]);

/*
 * The count of a value in the law's units, twice the count of a boundary value, and the quanta that
 * a source of some rate emits per step. Counts beyond the safe range are INT32_MIN, which pisnn_init
 * refuses.
 */
int32_t pisnn_count(double value);
int32_t pisnn_twice_count(double value);
float pisnn_source_quanta(double rate);

#ifdef PISNN_STATIC_NX
/*
 * The one state in static memory, PISNN_STATIC_NX x PISNN_STATIC_NY cells, with every array in
 * place; periodic. With PISNN_STATIC_SOURCE it has a source of 0, and remainders.
 */
pisnn_state *pisnn_static_state(void);
#endif

#endif
