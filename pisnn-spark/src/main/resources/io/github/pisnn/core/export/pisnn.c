#include "pisnn.h"

#include <math.h>

/*
 * Compile with -ffp-contract=off. Every sum, product and fused multiply-add below rounds once, in
 * binary32, and the order of the terms is fixed: that makes the bits.
 */
#ifdef __FAST_MATH__
#error "pisnn.c needs IEEE arithmetic: compile without -ffast-math"
#endif
#if defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ != 0 && __FLT_EVAL_METHOD__ != 16
#error "pisnn.c needs float arithmetic in binary32: on x86 compile with -msse2 -mfpmath=sse"
#endif

/* @CONSTANTS@ */

#define LINE (2 * PISNN_RADIUS)
#define CELLS (LINE * (2 * PISNN_TRANSVERSE + 1)) /* of the operator's stencil */
#define SEEN (LINE * (2 * PISNN_ACROSS + 1))      /* all that a face looks at */
#define LEFT (2 * PISNN_RADIUS * PISNN_TRANSVERSE + PISNN_RADIUS - 1)
#define RING (2 * PISNN_HALO + 1)

#define SAFE_BITS 0x4d000000 /* 2^27 as the bits of a binary32 */

/* ---- The operator over a chunk of faces ---- */

/*
 * One number for each face of a chunk. Plain loops over all faces of a chunk, one after the other,
 * are what compilers turn into vector instructions and keep in registers.
 */
typedef float lanes[PISNN_CHUNK];

/* sum[i] = value */
static void fill(float value, float *restrict sum)
{
  for (int i = 0; i < PISNN_CHUNK; i++) {
    sum[i] = value;
  }
}

/* sum[i] = fma(w, x[i], sum[i]) */
static void accumulate(float w, const float *restrict x, float *restrict sum)
{
  for (int i = 0; i < PISNN_CHUNK; i++) {
    sum[i] = fmaf(w, x[i], sum[i]);
  }
}

/* The inputs: integer differences, rounded once. */
static void take_inputs(const int32_t *const *cells, int32_t at, lanes *x)
{
  const int32_t *left = cells[LEFT] + at;
  if (!PISNN_SHIFT_INVARIANT) {
    for (int i = 0; i < PISNN_CHUNK; i++) {
      x[0][i] = (float)left[i];
    }
    x++;
  }
  for (int k = 0; k < CELLS; k++) {
    if (k != LEFT) {
      const int32_t *cell = cells[k] + at;
      for (int i = 0; i < PISNN_CHUNK; i++) {
        x[0][i] = (float)(int32_t)((uint32_t)cell[i] - (uint32_t)left[i]);
      }
      x++;
    }
  }
}

#if PISNN_HIDDEN > 0
#if defined(PISNN_TANH)
#define LIMIT 0x1.6c9b86p+2f
#elif defined(PISNN_CLAMPED_CUBIC)
#define LIMIT 1.5f
#endif

/* z[i] = activation(z[i]) */
static void activate(float *restrict z)
{
#ifdef LIMIT
  for (int i = 0; i < PISNN_CHUNK; i++) {
    float c = z[i] < -LIMIT ? -LIMIT : z[i];
    z[i] = z[i] > LIMIT ? LIMIT : c;
  }
#endif
  for (int i = 0; i < PISNN_CHUNK; i++) {
    float c = z[i];
#if defined(PISNN_TANH)
    float s = c * c;
    float p = fmaf(fmaf(fmaf(36.0f, s, 6930.0f), s, 270270.0f), s, 2027025.0f);
    float q =
      fmaf(fmaf(fmaf(fmaf(1.0f, s, 630.0f), s, 51975.0f), s, 945945.0f), s, 2027025.0f);
    z[i] = c * p / q;
#elif defined(PISNN_SOFTSIGN)
    z[i] = c / (1.0f + fabsf(c));
#elif defined(PISNN_CLAMPED_CUBIC)
    z[i] = c * fmaf(-0x1.2f684cp-3f, c * c, 1.0f);
#elif defined(PISNN_SQUARED_RELU)
    c = c < 0.0f ? 0.0f : c;
    z[i] = c * c;
#elif defined(PISNN_RELU)
    z[i] = c < 0.0f ? 0.0f : c;
#elif defined(PISNN_ABS)
    z[i] = fabsf(c);
#else
#error "this activation is not known here"
#endif
  }
}
#endif

/* phi[i]: the flux through face i, but for F(0) */
static void flux(lanes *x, float *restrict phi)
{
  fill(BIAS, phi);
#if PISNN_LINEAR
  for (int k = 0; k < PISNN_INPUTS; k++) {
    accumulate(LINEAR[k], x[k], phi);
  }
#endif
#if PISNN_QUADRATIC
  for (int k = 0, pair = 0; k < PISNN_INPUTS; k++) {
    lanes q;
    fill(0.0f, q);
    for (int l = k; l < PISNN_INPUTS; l++, pair++) {
      accumulate(QUADRATIC[pair], x[l], q);
    }
    for (int i = 0; i < PISNN_CHUNK; i++) {
      phi[i] = fmaf(q[i], x[k][i], phi[i]);
    }
  }
#endif
#if PISNN_HIDDEN > 0
  for (int h = 0; h < PISNN_HIDDEN; h++) {
    lanes z;
    int k = 0;
    fill(HIDDEN_BIAS[h], z);
    for (; k < PISNN_INPUTS / 8 * 8; k += 8) { /* a loop of 8 is unrolled, keeping z in registers */
      for (int l = k; l < k + 8; l++) {
        accumulate(HIDDEN_INPUT[h * PISNN_INPUTS + l], x[l], z);
      }
    }
    for (; k < PISNN_INPUTS; k++) {
      accumulate(HIDDEN_INPUT[h * PISNN_INPUTS + k], x[k], z);
    }
    activate(z);
    accumulate(HIDDEN_OUTPUT[h], z, phi);
  }
#endif
}

/* ---- Neurons ---- */

#if PISNN_LINES > 0
/* The values in the middle of a cell's line, in parts of a quantum, of cells and those across. */
static void find_middles(const int32_t *const *cells, int32_t at, int32_t *restrict middles)
{
  lanes sum;
  fill(0.0f, sum);
  for (int k = 1; k <= PISNN_LINES; k++) {
    const int32_t *low = cells[-k * LINE] + at;
    const int32_t *high = cells[k * LINE] + at;
    const int32_t *own = cells[0] + at;
    for (int i = 0; i < PISNN_CHUNK; i++) {
      uint32_t difference = (uint32_t)high[i] + (uint32_t)low[i] - 2u * (uint32_t)own[i];
      sum[i] = fmaf(MIDDLE[k - 1], (float)(int32_t)difference, sum[i]);
    }
  }
  for (int i = 0; i < PISNN_CHUNK; i++) {
    int32_t own = (int32_t)(PARTS * (uint32_t)cells[0][at + i]);
    int32_t correction = fabsf(sum[i]) <= (float)MOST_PARTS ? (int32_t)rintf(sum[i]) : 0;
    int32_t middle = (int32_t)((uint32_t)own + (uint32_t)correction);
    middles[i] = middle < LEAST_MIDDLE || middle > MOST_MIDDLE ? own : middle;
  }
}

/* phi[i]: the flux through face i as an average over it. */
static void average_flux(const int32_t *const *cells, int32_t at, lanes *x, float *restrict phi)
{
  int32_t middles[SEEN - 2 * PISNN_LINES * LINE][PISNN_CHUNK];
  const int32_t *rows[SEEN - 2 * PISNN_LINES * LINE];
  lanes fluxes[2 * PISNN_LINES + 1];
  float *own = fluxes[PISNN_LINES];
  for (int k = 0; k < SEEN - 2 * PISNN_LINES * LINE; k++) {
    find_middles(cells + PISNN_LINES * LINE + k, at, middles[k]);
    rows[k] = middles[k];
  }
  for (int line = 0; line <= 2 * PISNN_LINES; line++) {
    take_inputs(rows + line * LINE, 0, x);
    flux(x, fluxes[line]);
    for (int i = 0; i < PISNN_CHUNK; i++) {
      float f = fluxes[line][i] - REST_FLUX + 0.0f;
      fluxes[line][i] = fabsf(f) <= (float)PISNN_SAFE_COUNT ? f : NAN;
    }
  }
  memcpy(phi, own, sizeof(lanes));
  for (int k = 1; k <= PISNN_LINES; k++) {
    const float *low = fluxes[PISNN_LINES - k];
    const float *high = fluxes[PISNN_LINES + k];
    for (int i = 0; i < PISNN_CHUNK; i++) {
      phi[i] = fmaf(AVERAGE[k - 1], (high[i] - own[i]) + (low[i] - own[i]), phi[i]);
    }
  }
}
#endif

/* Adds the fluxes of a chunk to potentials. cells[k] + at: what the first face looks at. */
static void integrate(const int32_t *const *cells, int32_t at, float *restrict v)
{
  lanes x[PISNN_INPUTS];
  lanes phi;
#if PISNN_LINES > 0
  average_flux(cells, at, x, phi);
  for (int i = 0; i < PISNN_CHUNK; i++) {
    v[i] = fmaf(LEAK, v[i], phi[i]);
  }
#else
  take_inputs(cells, at, x);
  flux(x, phi);
  for (int i = 0; i < PISNN_CHUNK; i++) {
    v[i] = fmaf(LEAK, v[i], phi[i] - REST_FLUX);
  }
#endif
}

/* The same for faces from .. n - 1, less than a chunk: the last one stands in for those missing. */
static void integrate_rest(const int32_t *const *cells, int32_t from, float *v, int32_t n)
{
  int32_t copies[SEEN][PISNN_CHUNK];
  const int32_t *copied[SEEN];
  lanes potentials;
  for (int i = 0; i < PISNN_CHUNK; i++) {
    int32_t face = from + i < n ? from + i : n - 1;
    for (int k = 0; k < SEEN; k++) {
      copies[k][i] = cells[k][face];
    }
    potentials[i] = v[face];
  }
  for (int k = 0; k < SEEN; k++) {
    copied[k] = copies[k];
  }
  integrate(copied, 0, potentials);
  memcpy(v + from, potentials, (size_t)(n - from) * sizeof *v);
}

/* Whether all potentials are safe; a NaN is not. */
static int all_safe(const float *v, int32_t n)
{
  int32_t largest = 0;
  for (int32_t i = 0; i < n; i++) {
    int32_t bits;
    memcpy(&bits, v + i, sizeof bits);
    bits &= INT32_MAX;
    largest = bits > largest ? bits : largest;
  }
  return largest <= SAFE_BITS;
}

/* The first potential that is not safe. */
static int32_t first_unsafe(const float *v)
{
  int32_t i = 0;
  while (fabsf(v[i]) <= (float)PISNN_SAFE_COUNT) {
    i++;
  }
  return i;
}

/* Sends the packets of safe potentials; keeps what stays. */
static void discharge(float *restrict v, int32_t *restrict sent, int32_t n)
{
  for (int32_t i = 0; i < n; i++) {
    int32_t packets = (int32_t)rintf(v[i]) & -(int32_t)(fabsf(v[i]) >= THRESHOLD);
#ifdef MAX_PACKETS
    packets = packets > MAX_PACKETS ? MAX_PACKETS : packets;
    packets = packets < -MAX_PACKETS ? -MAX_PACKETS : packets;
#endif
    v[i] -= (float)packets;
    sent[i] = packets;
  }
}

/*
 * Lets n faces fire: potentials v, packets to sent. cells[k]: what the first face looks at.
 * Returns the number of an unsafe face, or -1.
 */
static int32_t fire(const int32_t *const *cells, float *v, int32_t *sent, int32_t n)
{
  int32_t i = 0;
  for (; i <= n - PISNN_CHUNK; i += PISNN_CHUNK) {
    integrate(cells, i, v + i);
  }
  if (i < n) {
    integrate_rest(cells, i, v, n);
  }
  if (!all_safe(v, n)) {
    return first_unsafe(v);
  }
  discharge(v, sent, n);
  return -1;
}

/* ---- Rows with their ghost cells ---- */

static int is_periodic(const pisnn_state *s, int side)
{
  return s->boundary[side] == PISNN_PERIODIC;
}

/* Cell 0 of a framed row in scratch memory: rows inside in a ring, those around it behind. */
static int32_t *framed(const pisnn_state *s, int32_t row)
{
  int32_t slot = row % RING;
  if (row < 0) {
    slot = RING - 1 - row;
  } else if (row >= s->ny) {
    slot = RING + PISNN_HALO + row - s->ny;
  }
  return s->ints + (size_t)slot * PISNN_FRAMED(s->nx) + PISNN_PADDED(PISNN_HALO);
}

static int32_t reflect(const pisnn_state *s, int side, int32_t face, int32_t mirror)
{
  return s->boundary[side] == PISNN_DIRICHLET ? s->twice[side][face] - mirror : mirror;
}

/* Copies a row and fills its ghost cells, first in x, then in y; rows outside are ghosts. */
static void load(const pisnn_state *s, int32_t row)
{
  int32_t nx = s->nx;
  int32_t ny = s->ny;
  int side = row < 0 ? PISNN_SOUTH : PISNN_NORTH;
  int outside = row < 0 || row >= ny;
  int32_t inside = row;
  int32_t *g = framed(s, row);
  if (outside && is_periodic(s, side)) {
    inside = row < 0 ? row + ny : row - ny;
  } else if (outside) {
    inside = row < 0 ? -1 - row : 2 * ny - 1 - row;
  }
  memcpy(g, s->m + (size_t)inside * (size_t)nx, (size_t)nx * sizeof *g);
  for (int32_t d = 1; d <= PISNN_HALO; d++) {
    if (is_periodic(s, PISNN_WEST)) {
      g[-d] = g[nx - d];
      g[nx - 1 + d] = g[d - 1];
    } else {
      g[-d] = reflect(s, PISNN_WEST, inside, g[d - 1]);
      g[nx - 1 + d] = reflect(s, PISNN_EAST, inside, g[nx - d]);
    }
  }
  if (outside && s->boundary[side] == PISNN_DIRICHLET) {
    for (int32_t k = -PISNN_HALO; k < nx + PISNN_HALO; k++) {
      int32_t face = k < 0 ? 0 : k >= nx ? nx - 1 : k;
      if (is_periodic(s, PISNN_WEST)) {
        face = k < 0 ? k + nx : k >= nx ? k - nx : k;
      }
      g[k] = s->twice[side][face] - g[k];
    }
  }
}

/* ---- A sweep: one pass over memory, each row loaded just before it changes ---- */

static int64_t sum_of(const int32_t *packets, int32_t n)
{
  int64_t sum = 0;
  for (int32_t i = 0; i < n; i++) {
    sum += packets[i];
  }
  return sum;
}

static int diverged(pisnn_state *s, int32_t row, int32_t column)
{
  row = row < 0 ? 0 : row;
  column = column < 0 ? 0 : column;
  s->failed_cell = row * s->nx + column;
  return PISNN_DIVERGED;
}

/* Lets n faces behind a left cell fire, which are across x or across y. */
static int fire_row(
  pisnn_state *s, int32_t row, int32_t column, int across_x, float *v, int32_t *sent, int32_t n)
{
  const int32_t *cells[SEEN];
  int32_t unsafe;
  int cell = 0;
  for (int j = -PISNN_ACROSS; j <= PISNN_ACROSS; j++) {
    int across = s->ny == 1 ? 0 : j; /* on a line its own cells stand for those beside it */
    for (int k = 1 - PISNN_RADIUS; k <= PISNN_RADIUS; k++) {
      cells[cell++] = framed(s, row + (across_x ? across : k)) + column + (across_x ? k : across);
    }
  }
  unsafe = fire(cells, v, sent, n);
  return unsafe < 0 ? PISNN_OK : diverged(s, row, column + unsafe);
}

/* The faces across x of a row; sent[0] are the packets through its first face. */
static int fire_across_x(pisnn_state *s, int32_t row, int32_t *sent)
{
  int32_t nx = s->nx;
  int32_t fired = s->boundary[PISNN_EAST] == PISNN_WALL ? nx - 1 : nx;
  int status = fire_row(s, row, 0, 1, s->right + (size_t)row * (size_t)nx, sent + 1, fired);
  if (status != PISNN_OK) {
    return status;
  }
  if (is_periodic(s, PISNN_WEST)) {
    sent[0] = sent[nx];
    return PISNN_OK;
  }
  if (fired < nx) {
    sent[nx] = 0;
  }
  s->ledger[PISNN_EAST] -= sent[nx];
  sent[0] = 0;
  if (s->boundary[PISNN_WEST] == PISNN_DIRICHLET) {
    status = fire_row(s, row, -1, 1, s->left + row, sent, 1);
    s->ledger[PISNN_WEST] += sent[0];
  }
  return status;
}

/* The faces below row 0, which across a periodic grid are those above its last row. */
static int fire_first(pisnn_state *s, int32_t *sent)
{
  int32_t nx = s->nx;
  float *last = s->upper + (size_t)(s->ny - 1) * (size_t)nx;
  int status = PISNN_OK;
  memset(sent, 0, (size_t)nx * sizeof *sent);
  if (is_periodic(s, PISNN_SOUTH)) {
    status = fire_row(s, -1, 0, 0, last, sent, nx);
  } else if (s->boundary[PISNN_SOUTH] == PISNN_DIRICHLET) {
    status = fire_row(s, -1, 0, 0, s->lower, sent, nx);
    s->ledger[PISNN_SOUTH] += sum_of(sent, nx);
  }
  return status;
}

/* The faces above a row that are not those of fire_first. */
static int fire_above(pisnn_state *s, int32_t row, int32_t *sent)
{
  int32_t nx = s->nx;
  int last = row == s->ny - 1;
  int status;
  if (last && s->boundary[PISNN_NORTH] == PISNN_WALL) {
    memset(sent, 0, (size_t)nx * sizeof *sent);
    return PISNN_OK;
  }
  status = fire_row(s, row, 0, 0, s->upper + (size_t)row * (size_t)nx, sent, nx);
  if (last) {
    s->ledger[PISNN_NORTH] -= sum_of(sent, nx);
  }
  return status;
}

/* Loads the first rows and, where faces look at them, those around the grid; returns how many. */
static int32_t load_first(const pisnn_state *s, int across_y)
{
  int32_t row = 0;
  if (across_y || (PISNN_ACROSS > 0 && s->ny > 1)) {
    for (int32_t d = 1; d <= PISNN_HALO; d++) {
      load(s, -d);
      load(s, s->ny - 1 + d);
    }
  }
  for (; row < s->ny && row < PISNN_HALO; row++) {
    load(s, row);
  }
  return row;
}

/* A row of cells, and the packets through the faces around them. */
typedef struct {
  int32_t *m;
  int32_t *x;     /* x[i] enter cell i from the west, x[i + 1] leave it to the east */
  int32_t *below; /* enter from the south */
  int32_t *above; /* leave to the north */
#if PISNN_BOUNDED
  int32_t *out;     /* what the faces want to take out of each cell */
  int32_t *in;      /* and to bring in */
  int32_t *lacking; /* the cells with less room than that, in order */
  int32_t lacks;    /* how many these are */
#endif
} row_packets;

/*
 * Numbers of the rows of packets in scratch memory: zeros, the faces of fire_first, those above
 * rows, and what else belongs to a row, with bounds for three rows.
 */
enum { ZEROS, FIRST, ABOVE, ACROSS_X = ABOVE + (PISNN_BOUNDED ? 4 : 2), OUT, IN, LACKING, NEXT };

/* A row of packets, behind the framed rows, with room before it for the face west of cell 0. */
static int32_t *packet_row(const pisnn_state *s, int32_t number)
{
  int32_t *first = s->ints + (4 * PISNN_HALO + 1) * PISNN_FRAMED(s->nx);
  return first + (size_t)number * (PISNN_CHUNK + PISNN_PADDED(s->nx)) + PISNN_CHUNK;
}

static int32_t size_of(int32_t number)
{
  return number < 0 ? -number : number;
}

/* Moves the packets of n cells; returns the largest count, in absolute value. */
static int32_t move(
  const int32_t *x, const int32_t *below, const int32_t *above, int32_t *restrict m, int32_t n,
  int32_t largest)
{
  for (int32_t i = 0; i < n; i++) {
    int32_t count = m[i] + (x[i] - x[i + 1]) + (below[i] - above[i]);
    m[i] = count;
    largest = size_of(count) > largest ? size_of(count) : largest;
  }
  return largest;
}

#if PISNN_BOUNDED
static int32_t room_out(int32_t count)
{
  int32_t room = count - PISNN_LO;
  return room > 0 ? room : 0;
}

static int32_t room_in(int32_t count)
{
  int32_t room = PISNN_HI - count;
  return room > 0 ? room : 0;
}

/* Negative for a cell with less room than is wanted. */
static int32_t spare(int32_t count, int32_t out, int32_t in)
{
  return (room_out(count) - out) | (room_in(count) - in);
}

static int lacks_room(const row_packets *row, int32_t i)
{
  return spare(row->m[i], row->out[i], row->in[i]) < 0;
}

/* What the faces want of n cells; lacking: negative for those with less room. */
static void want(
  const int32_t *m, const int32_t *x, const int32_t *below, const int32_t *above,
  int32_t *restrict out, int32_t *restrict in, int32_t *restrict lacking, int32_t n)
{
  for (int32_t i = 0; i < n; i++) {
    int32_t all = size_of(x[i]) + size_of(x[i + 1]) + size_of(below[i]) + size_of(above[i]);
    int32_t gain = x[i] - x[i + 1] + below[i] - above[i];
    out[i] = (all - gain) / 2;
    in[i] = (all + gain) / 2;
    lacking[i] = spare(m[i], (all - gain) / 2, (all + gain) / 2);
  }
}

/* Puts the places of the negative ones of n numbers first, in order; returns how many. */
static int32_t find_lacking(int32_t *lacking, int32_t n)
{
  int32_t lacks = 0;
  for (size_t i = (size_t)n; i < PISNN_PADDED(n); i++) {
    lacking[i] = 0;
  }
  for (int32_t from = 0; from < n; from += PISNN_CHUNK) {
    int32_t any = 0;
    for (int i = 0; i < PISNN_CHUNK; i++) {
      any |= lacking[from + i];
    }
    for (int32_t i = from; any < 0 && i < from + PISNN_CHUNK; i++) {
      int lack = lacking[i] < 0;
      lacking[lacks] = i;
      lacks += lack;
    }
  }
  return lacks;
}

/* A face's share of a room, rounded to 0; packets may be negative. */
static int32_t share(int32_t packets, int32_t wanted, int32_t room)
{
  return wanted <= room ? packets : (int32_t)((int64_t)packets * room / wanted);
}

/* What a cell grants of packets that leave it; negative ones come in. */
static int32_t grant(const row_packets *row, int32_t i, int32_t packets)
{
  return packets > 0 ? share(packets, row->out[i], room_out(row->m[i]))
                     : share(packets, row->in[i], room_in(row->m[i]));
}

/*
 * Cuts a face's packets down to what its cells grant, cell i of low and cell j of high; there is
 * none where they are NULL. The rest goes back to the potential and is returned.
 */
static int32_t limit(
  const row_packets *low, int32_t i, const row_packets *high, int32_t j, int32_t *sent, float *v)
{
  int32_t packets = *sent;
  int32_t one = low == NULL ? packets : grant(low, i, packets);
  int32_t other = high == NULL ? packets : -grant(high, j, -packets);
  int32_t granted = (packets > 0) == (one < other) ? one : other;
  if (granted != packets) {
    *v += (float)(packets - granted);
    *sent = granted;
  }
  return packets - granted;
}

/* Limits the faces across x of the cells that lack room, each face once. */
static void limit_across_x(pisnn_state *s, int32_t row, const row_packets *here)
{
  int32_t end = s->nx - 1;
  int32_t *sent = here->x + 1; /* as right, by the cell west of the face */
  float *right = s->right + (size_t)row * (size_t)s->nx;
  int periodic = is_periodic(s, PISNN_WEST);
  for (int32_t k = 0; k < here->lacks; k++) {
    int32_t i = here->lacking[k];
    int32_t west = i > 0 ? i - 1 : end;
    if (i < end || periodic) {
      limit(here, i, here, i < end ? i + 1 : 0, sent + i, right + i);
    } else {
      s->ledger[PISNN_EAST] += limit(here, i, NULL, 0, sent + i, right + i);
    }
    if (i == 0 && !periodic) {
      s->ledger[PISNN_WEST] -= limit(NULL, 0, here, i, here->x, s->left + row);
    } else if (!lacks_room(here, west)) {
      limit(here, west, here, i, sent + west, right + west);
    }
  }
  if (periodic) {
    here->x[0] = sent[end];
  }
}

/*
 * Limits the faces between two rows, of the cells that lack room, each face once; at a side of the
 * grid one of the rows is NULL. Returns what is not granted.
 */
static int64_t limit_across_y(
  const row_packets *low, const row_packets *high, int32_t *sent, float *v)
{
  int64_t rest = 0;
  for (int32_t k = 0; low != NULL && k < low->lacks; k++) {
    int32_t i = low->lacking[k];
    rest += limit(low, i, high, i, sent + i, v + i);
  }
  for (int32_t k = 0; high != NULL && k < high->lacks; k++) {
    int32_t i = high->lacking[k];
    if (low == NULL || !lacks_room(low, i)) {
      rest += limit(low, i, high, i, sent + i, v + i);
    }
  }
  return rest;
}

/* Limits the faces below a row, once it and the one before it know what is wanted of them. */
static void limit_below(
  pisnn_state *s, int32_t row, const row_packets *before, const row_packets *here)
{
  if (row > 0) {
    limit_across_y(before, here, here->below, s->upper + (size_t)(row - 1) * (size_t)s->nx);
  } else if (!is_periodic(s, PISNN_SOUTH)) {
    s->ledger[PISNN_SOUTH] -= limit_across_y(NULL, here, here->below, s->lower);
  }
}

/* Limits the faces above the last row, which may be those below the first one. */
static void limit_last(pisnn_state *s, const row_packets *last, const row_packets *first)
{
  float *v = s->upper + (size_t)(s->ny - 1) * (size_t)s->nx;
  if (is_periodic(s, PISNN_SOUTH)) {
    limit_across_y(last, first, last->above, v);
  } else {
    s->ledger[PISNN_NORTH] += limit_across_y(last, NULL, last->above, v);
  }
}
#endif

/* Gives a row its packets: zeros where no faces fire. */
static void place(
  const pisnn_state *s, int32_t row, int across_x, int across_y, const row_packets *before,
  row_packets *here)
{
  int closing = row == s->ny - 1 && is_periodic(s, PISNN_SOUTH);
  int32_t turn = PISNN_BOUNDED ? (row == 0 ? 0 : 1 + row % 3) : row % 2;
  int32_t others = PISNN_BOUNDED && row > 0 ? (1 + row % 2) * (NEXT - ACROSS_X) : 0;
  here->m = s->m + (size_t)row * (size_t)s->nx;
  here->x = packet_row(s, across_x ? ACROSS_X + others : ZEROS) - 1;
  here->below = packet_row(s, ZEROS);
  here->above = packet_row(s, ZEROS);
  if (across_y) {
    here->below = row == 0 ? packet_row(s, FIRST) : before->above;
    here->above = packet_row(s, closing ? FIRST : ABOVE + turn);
  }
#if PISNN_BOUNDED
  here->out = packet_row(s, OUT + others);
  here->in = packet_row(s, IN + others);
  here->lacking = packet_row(s, LACKING + others);
#endif
}

/*
 * The faces across x, across y, or both from the same state. largest: the largest count left; with
 * bounds no safe count becomes unsafe. With bounds, faces between two rows are limited once both
 * know what is wanted of them: packets of a row move a row later, those of the first at the end.
 */
static int sweep(pisnn_state *s, int across_x, int across_y, int32_t *largest)
{
  int32_t loaded = load_first(s, across_y);
  int status = across_y ? fire_first(s, packet_row(s, FIRST)) : PISNN_OK;
  row_packets rows[3]; /* the first row and, by turns, those above */
  row_packets *before = NULL;
  memset(packet_row(s, ZEROS) - 1, 0, ((size_t)s->nx + 1) * sizeof *s->ints);
  *largest = 0;
  for (int32_t row = 0; row < s->ny && status == PISNN_OK; row++) {
    row_packets *here = rows + (row == 0 ? 0 : 1 + row % 2);
    place(s, row, across_x, across_y, before, here);
    for (; loaded < s->ny && loaded <= row + PISNN_HALO; loaded++) {
      load(s, loaded);
    }
    if (across_x) {
      status = fire_across_x(s, row, here->x);
    }
    if (across_y && status == PISNN_OK && here->above != packet_row(s, FIRST)) {
      status = fire_above(s, row, here->above);
    }
    if (status != PISNN_OK) {
      return status;
    }
#if PISNN_BOUNDED
    want(
      here->m, here->x, here->below, here->above, here->out, here->in, here->lacking, s->nx);
    here->lacks = find_lacking(here->lacking, s->nx);
    if (across_x) {
      limit_across_x(s, row, here);
    }
    if (across_y) {
      limit_below(s, row, before, here);
    }
    if (row > 1) {
      move(before->x, before->below, before->above, before->m, s->nx, 0);
    }
#else
    *largest = move(here->x, here->below, here->above, here->m, s->nx, *largest);
#endif
    before = here;
  }
#if PISNN_BOUNDED
  if (status == PISNN_OK) {
    if (across_y) {
      limit_last(s, before, rows);
    }
    if (s->ny > 1) {
      move(before->x, before->below, before->above, before->m, s->nx, 0);
    }
    move(rows->x, rows->below, rows->above, rows->m, s->nx, 0);
  }
#endif
  return status;
}

/* ---- The source ---- */

/* sum[i] += x[i] */
static void add(const float *restrict x, float *restrict sum, int32_t n)
{
  for (int32_t i = 0; i < n; i++) {
    sum[i] += x[i];
  }
}

/* Emits whole quanta of what is pending in n cells, and keeps the rest; returns their sum. */
static int64_t release(float *restrict pending, int32_t *restrict m, int32_t n)
{
  int64_t sum = 0;
  for (int32_t i = 0; i < n; i++) {
    int32_t packets = (int32_t)rintf(pending[i]);
#if PISNN_BOUNDED
    int32_t most = room_in(m[i]);
    int32_t least = -room_out(m[i]);
    packets = packets < least ? least : packets;
    packets = packets > most ? most : packets;
#endif
    pending[i] -= (float)packets;
    m[i] += packets;
    sum += packets;
  }
  return sum;
}

/* The number of the first count that is not safe, or n. */
static int32_t first_unsafe_count(const int32_t *m, int32_t n)
{
  int32_t least = 0;
  int32_t most = 0;
  int32_t first = 0;
  for (int32_t i = 0; i < n; i++) {
    least = m[i] < least ? m[i] : least;
    most = m[i] > most ? m[i] : most;
  }
  if (least >= -PISNN_SAFE_COUNT && most <= PISNN_SAFE_COUNT) {
    return n;
  }
  while (m[first] >= -PISNN_SAFE_COUNT && m[first] <= PISNN_SAFE_COUNT) {
    first++;
  }
  return first;
}

/* Emits whole quanta of the source and keeps the rest. All counts are safe then. */
static int emit(pisnn_state *s, int32_t *largest)
{
  int32_t nx = s->nx;
  if (s->source == NULL) {
    return PISNN_OK;
  }
  for (int32_t row = 0; row < s->ny; row++) {
    size_t at = (size_t)row * (size_t)nx;
    float *pending = s->remainder + at;
    int32_t n = nx; /* cells before one with too much pending */
    int32_t unsafe;
    add(s->source + at, pending, nx);
    if (!all_safe(pending, nx)) {
      n = first_unsafe(pending);
    }
    s->ledger[PISNN_SOURCE] += release(pending, s->m + at, n);
    unsafe = first_unsafe_count(s->m + at, n);
    if (unsafe < nx) {
      return diverged(s, row, unsafe);
    }
  }
  *largest = 0;
  return PISNN_OK;
}

/* ---- A step ---- */

int pisnn_step(pisnn_state *s)
{
  int even = s->step % 2 == 0;
  int32_t largest = 0;
  int status = PISNN_OK;
  s->step++;
  if (even) {
    status = emit(s, &largest);
  }
  if (s->ny == 1 || !PISNN_LIE) {
    if (status == PISNN_OK) {
      status = sweep(s, 1, s->ny > 1, &largest);
    }
  } else {
    if (status == PISNN_OK) {
      status = sweep(s, even, !even, &largest);
    }
    if (status == PISNN_OK) {
      status = sweep(s, !even, even, &largest);
    }
  }
  if (!even && status == PISNN_OK) {
    status = emit(s, &largest);
  }
  if (status == PISNN_OK && largest > PISNN_SAFE_COUNT) {
    s->failed_cell = first_unsafe_count(s->m, s->nx * s->ny);
    status = PISNN_DIVERGED;
  }
  return status;
}

/* ---- Before and after ---- */

static int check_boundaries(const pisnn_state *s)
{
  for (int side = PISNN_WEST; side <= PISNN_NORTH; side++) {
    int32_t faces = side < PISNN_SOUTH ? s->ny : s->nx;
    if (s->boundary[side] < PISNN_PERIODIC || s->boundary[side] > PISNN_DIRICHLET
      || is_periodic(s, side) != is_periodic(s, side ^ 1)) {
      return PISNN_BAD_BOUNDARY;
    }
    for (int32_t k = 0; s->boundary[side] == PISNN_DIRICHLET && k < faces; k++) {
      if (s->twice[side] == NULL || s->twice[side][k] > 2 * PISNN_SAFE_COUNT
        || s->twice[side][k] < -2 * PISNN_SAFE_COUNT) {
        return PISNN_BAD_BOUNDARY;
      }
    }
  }
  return PISNN_OK;
}

int pisnn_init(pisnn_state *s)
{
  size_t cells;
  int flat = s->ny == 1;
  if (s->nx < 2 * (flat ? PISNN_RADIUS : PISNN_HALO) || s->ny < 1 || (!flat && s->ny < 2 * PISNN_HALO)
    || (flat && PISNN_TRANSVERSE > 0) || s->nx > (INT32_MAX - 8) / s->ny) {
    return PISNN_BAD_GRID;
  }
  if (s->m == NULL || s->right == NULL || s->upper == NULL || s->left == NULL
    || s->lower == NULL || s->ints == NULL
    || (s->source != NULL && s->remainder == NULL)) {
    return PISNN_BAD_GRID;
  }
  if (check_boundaries(s) != PISNN_OK) {
    return PISNN_BAD_BOUNDARY;
  }
  cells = (size_t)s->nx * (size_t)s->ny;
  s->failed_cell = first_unsafe_count(s->m, s->nx * s->ny);
  if ((size_t)s->failed_cell < cells) {
    return PISNN_BAD_COUNT;
  }
  memset(s->right, 0, cells * sizeof *s->right);
  memset(s->upper, 0, cells * sizeof *s->upper);
  memset(s->left, 0, (size_t)s->ny * sizeof *s->left);
  memset(s->lower, 0, (size_t)s->nx * sizeof *s->lower);
  if (s->remainder != NULL) {
    memset(s->remainder, 0, cells * sizeof *s->remainder);
  }
  memset(s->ledger, 0, sizeof s->ledger);
  s->step = 0;
  return PISNN_OK;
}

int64_t pisnn_mass(const pisnn_state *s)
{
  return sum_of(s->m, s->nx * s->ny);
}

static void digest_bits(uint64_t digest[2], uint64_t number, uint32_t bits)
{
  for (int k = 0; k < 2; k++) {
    uint64_t z = number * UINT64_C(0x9E3779B97F4A7C15) + bits * UINT64_C(0xBF58476D1CE4E5B9)
      + (uint64_t)(k + 1) * UINT64_C(0x94D049BB133111EB);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    digest[k] += z ^ (z >> 31);
  }
}

static void digest_float(uint64_t digest[2], uint64_t number, float value)
{
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  digest_bits(digest, number, bits);
}

void pisnn_digest(const pisnn_state *s, uint64_t digest[2])
{
  digest[0] = 0;
  digest[1] = 0;
  for (int32_t i = 0; i < s->nx * s->ny; i++) {
    uint64_t number = 8 * (uint64_t)i;
    digest_bits(digest, number, (uint32_t)s->m[i]);
    digest_float(digest, number + 1, s->right[i]);
    digest_float(digest, number + 2, s->upper[i]);
    if (i % s->nx == 0 && !is_periodic(s, PISNN_WEST)) {
      digest_float(digest, number + 3, s->left[i / s->nx]);
    }
    if (i < s->nx && !is_periodic(s, PISNN_SOUTH)) {
      digest_float(digest, number + 4, s->lower[i]);
    }
  }
}

static int32_t rounded(double counts, double limit)
{
  double r = rint(counts);
  return fabs(r) <= limit ? (int32_t)r : INT32_MIN;
}

int32_t pisnn_count(double value)
{
  return rounded((value - PISNN_OFFSET) / PISNN_QUANTUM, PISNN_SAFE_COUNT);
}

int32_t pisnn_twice_count(double value)
{
  return rounded(2 * ((value - PISNN_OFFSET) / PISNN_QUANTUM), 2.0 * PISNN_SAFE_COUNT);
}

float pisnn_source_quanta(double rate)
{
  return (float)(rate * PISNN_DT / PISNN_QUANTUM);
}

/* ---- Static memory ---- */

#ifdef PISNN_STATIC_NX
#define STATIC_CELLS ((size_t)PISNN_STATIC_NX * PISNN_STATIC_NY)

#ifdef PISNN_STATIC_SOURCE
static float static_source[STATIC_CELLS];
#endif

pisnn_state *pisnn_static_state(void)
{
  static int32_t m[STATIC_CELLS];
  static float right[STATIC_CELLS];
  static float upper[STATIC_CELLS];
  static float left[PISNN_STATIC_NY];
  static float lower[PISNN_STATIC_NX];
  static int32_t ints[PISNN_SCRATCH_INTS(PISNN_STATIC_NX)];
  static pisnn_state state;
#ifdef PISNN_STATIC_SOURCE
  static float remainder[STATIC_CELLS];
  state.source = static_source;
  state.remainder = remainder;
#endif
  state.nx = PISNN_STATIC_NX;
  state.ny = PISNN_STATIC_NY;
  state.m = m;
  state.right = right;
  state.upper = upper;
  state.left = left;
  state.lower = lower;
  state.ints = ints;
  return &state;
}
#endif

/* ---- A program: rolls a raw state out and prints its digest ---- */

#ifdef PISNN_MAIN
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ALIGNMENT = 64 };

static const char USAGE[] =
  "usage: pisnn NX NY WEST EAST SOUTH NORTH STEPS [FILE]\n"
  "a side is periodic, wall, a value, or @FILE with a binary64 value for each of its faces;\n"
  "FILE, or standard input, holds the int32 count of every cell, row by row from the south,\n"
  "then, if there is a source, its binary64 rate in every cell; all little-endian\n";

static void die(const char *what, const char *which)
{
  fprintf(stderr, "pisnn: %s%s\n", what, which);
  exit(2);
}

/* Reads a little-endian number of some bytes; 0 at the end of the file. */
static int read_bits(FILE *file, int bytes, uint64_t *bits)
{
  unsigned char buffer[8];
  size_t got = fread(buffer, 1, (size_t)bytes, file);
  if (got == 0) {
    return 0;
  }
  if (got != (size_t)bytes) {
    die("the file ends inside a number", "");
  }
  *bits = 0;
  for (int k = bytes - 1; k >= 0; k--) {
    *bits = *bits << 8 | buffer[k];
  }
  return 1;
}

static int read_double(FILE *file, double *value)
{
  uint64_t bits;
  if (!read_bits(file, 8, &bits)) {
    return 0;
  }
  memcpy(value, &bits, sizeof bits);
  return 1;
}

static FILE *open_file(const char *path)
{
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    die("cannot open ", path);
  }
  return file;
}

static int32_t parse_int(const char *text, const char *name)
{
  char *end;
  long value = strtol(text, &end, 10);
  if (*text == 0 || *end != 0 || value < 0 || value > INT32_MAX - 8) {
    die(name, " must be a whole number");
  }
  return (int32_t)value;
}

/* Takes one side of the grid from its argument; twice has room for its faces. */
static void parse_side(pisnn_state *s, int side, const char *text, int32_t *twice)
{
  int32_t faces = side < PISNN_SOUTH ? s->ny : s->nx;
  s->boundary[side] = PISNN_DIRICHLET;
  s->twice[side] = twice;
  if (strcmp(text, "periodic") == 0) {
    s->boundary[side] = PISNN_PERIODIC;
  } else if (strcmp(text, "wall") == 0) {
    s->boundary[side] = PISNN_WALL;
  } else if (text[0] == '@') {
    FILE *file = open_file(text + 1);
    double value;
    for (int32_t k = 0; k < faces; k++) {
      if (!read_double(file, &value)) {
        die("there is not one value for each face in ", text + 1);
      }
      twice[k] = pisnn_twice_count(value);
    }
    fclose(file);
  } else {
    char *end;
    double value = strtod(text, &end);
    if (*text == 0 || *end != 0) {
      die("a side must be periodic, wall, a number or @FILE, not ", text);
    }
    for (int32_t k = 0; k < faces; k++) {
      twice[k] = pisnn_twice_count(value);
    }
  }
}

/* Reads the counts, and the source if there is one, into memory that is there for it. */
static void read_state(pisnn_state *s, FILE *file, float *source)
{
  uint64_t bits;
  double rate;
  int32_t cells = s->nx * s->ny;
  for (int32_t i = 0; i < cells; i++) {
    if (!read_bits(file, 4, &bits)) {
      die("the state has fewer counts than the grid has cells", "");
    }
    s->m[i] = (int32_t)(bits < 0x80000000u ? (int64_t)bits : (int64_t)bits - 0x100000000);
  }
  s->source = NULL;
  for (int32_t i = 0; i < cells; i++) {
    if (!read_double(file, &rate)) {
      if (i == 0) {
        return;
      }
      die("the source has fewer rates than the grid has cells", "");
    }
    if (source == NULL) {
      die("this program was compiled without PISNN_STATIC_SOURCE", "");
    }
    source[i] = pisnn_source_quanta(rate);
  }
  s->source = source;
  if (fgetc(file) != EOF) {
    die("the file goes on behind the source", "");
  }
}

#ifdef PISNN_STATIC_NX
static pisnn_state *make_state(int32_t nx, int32_t ny, int32_t **twice, float **source)
{
  static int32_t values[2 * (PISNN_STATIC_NX + PISNN_STATIC_NY)];
  pisnn_state *s = pisnn_static_state();
  if (nx != PISNN_STATIC_NX || ny != PISNN_STATIC_NY) {
    die("this program was compiled for another grid", "");
  }
  *twice = values;
#ifdef PISNN_STATIC_SOURCE
  *source = static_source;
#else
  *source = NULL;
#endif
  return s;
}
#else
/* Zeros, aligned for the widest vectors. */
static void *allocate(size_t length, size_t size)
{
  char *memory = calloc(length + ALIGNMENT / size, size);
  if (memory == NULL) {
    die("out of memory", "");
  }
  return memory + (ALIGNMENT - (uintptr_t)memory % ALIGNMENT) % ALIGNMENT;
}

static pisnn_state *make_state(int32_t nx, int32_t ny, int32_t **twice, float **source)
{
  static pisnn_state state;
  size_t cells = (size_t)nx * (size_t)ny;
  state.nx = nx;
  state.ny = ny;
  state.m = allocate(cells, sizeof *state.m);
  state.right = allocate(cells, sizeof *state.right);
  state.upper = allocate(cells, sizeof *state.upper);
  state.left = allocate((size_t)ny, sizeof *state.left);
  state.lower = allocate((size_t)nx, sizeof *state.lower);
  state.remainder = allocate(cells, sizeof *state.remainder);
  state.ints = allocate(PISNN_SCRATCH_INTS(nx), sizeof *state.ints);
  *twice = allocate(2 * ((size_t)nx + (size_t)ny), sizeof **twice);
  *source = allocate(cells, sizeof **source);
  return &state;
}
#endif

int main(int argc, char **argv)
{
  static const char *const NAMES[] = {"west", "east", "south", "north", "source"};
  pisnn_state *s;
  int32_t *twice;
  float *source;
  int32_t nx, ny, steps;
  FILE *file = stdin;
  uint64_t digest[2];
  clock_t start;
  double seconds;
  if (argc != 8 && argc != 9) {
    fputs(USAGE, stderr);
    return 2;
  }
  nx = parse_int(argv[1], "NX");
  ny = parse_int(argv[2], "NY");
  steps = parse_int(argv[7], "STEPS");
  if (nx < 1 || ny < 1 || nx > (INT32_MAX - 8) / ny) {
    die("NX and NY must be positive, and fit one array", "");
  }
  s = make_state(nx, ny, &twice, &source);
  for (int side = PISNN_WEST; side <= PISNN_NORTH; side++) {
    parse_side(s, side, argv[3 + side], twice);
    twice += side < PISNN_SOUTH ? ny : nx;
  }
  if (argc == 9) {
    file = open_file(argv[8]);
  }
  read_state(s, file, source);
  switch (pisnn_init(s)) {
  case PISNN_BAD_GRID:
    die("the grid does not fit the operator's stencil", "");
    break;
  case PISNN_BAD_BOUNDARY:
    die("periodic sides come in pairs, and values must be within 2^27 quanta", "");
    break;
  case PISNN_BAD_COUNT:
    die("a count is beyond 2^27", "");
    break;
  default:
    break;
  }
  start = clock();
  while (s->step < steps) {
    if (pisnn_step(s) != PISNN_OK) {
      fprintf(
        stderr,
        "pisnn: diverged in step %" PRId64 " at cell (row %" PRId32 ", column %" PRId32 ")\n",
        s->step, s->failed_cell / nx, s->failed_cell % nx);
      return 1;
    }
  }
  seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
  pisnn_digest(s, digest);
  printf("state_digest %016" PRIx64 "%016" PRIx64 "\n", digest[0], digest[1]);
  printf("mass %" PRId64 "\n", pisnn_mass(s));
  for (int k = PISNN_WEST; k <= PISNN_SOURCE; k++) {
    printf("ledger.%s %" PRId64 "\n", NAMES[k], s->ledger[k]);
  }
  printf("processor_seconds %.6f\n", seconds);
  return 0;
}
#endif
