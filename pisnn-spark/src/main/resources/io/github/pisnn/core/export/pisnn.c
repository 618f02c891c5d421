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

#define CELLS (2 * PISNN_RADIUS * (2 * PISNN_TRANSVERSE + 1))
#define LEFT (2 * PISNN_RADIUS * PISNN_TRANSVERSE + PISNN_RADIUS - 1)
#define RING (2 * PISNN_HALO + 1)

/* 1.5 * 2^23: added and taken away again, it rounds a number of at most 2^22 to an integer. */
#define MAGIC 12582912.0f
#define FAST_BITS 0x4a800000   /* 2^22 as the bits of a binary32 */
#define UNSAFE_BITS 0x4d000000 /* 2^27 */

/* ---- The operator over a stretch of at most PISNN_STRETCH faces ---- */

/* The inputs, one row of PISNN_STRETCH each: integer differences, rounded once. */
static void take_inputs(const int32_t *const *cells, int32_t at, float *x, int32_t n)
{
  const int32_t *left = cells[LEFT] + at;
  if (!PISNN_SHIFT_INVARIANT) {
    for (int32_t i = 0; i < n; i++) {
      x[i] = (float)left[i];
    }
    x += PISNN_STRETCH;
  }
  for (int k = 0; k < CELLS; k++) {
    if (k != LEFT) {
      const int32_t *cell = cells[k] + at;
      for (int32_t i = 0; i < n; i++) {
        x[i] = (float)(cell[i] - left[i]);
      }
      x += PISNN_STRETCH;
    }
  }
}

/* sum[i] = start */
static void fill(float start, float *sum, int32_t n)
{
  for (int32_t i = 0; i < n; i++) {
    sum[i] = start;
  }
}

#if PISNN_LINEAR || PISNN_INPUTS > 16
/* sum[i] = fma(w[k], x[k][i], sum[i]) for k = 0 .. count - 1 in turn */
static void accumulate(
  const float *w, int count, const float *restrict x, float *restrict sum, int32_t n)
{
  for (; count >= 4; count -= 4) {
    const float *restrict x1 = x + PISNN_STRETCH;
    const float *restrict x2 = x1 + PISNN_STRETCH;
    const float *restrict x3 = x2 + PISNN_STRETCH;
    float w0 = w[0], w1 = w[1], w2 = w[2], w3 = w[3];
    for (int32_t i = 0; i < n; i++) {
      sum[i] = fmaf(w3, x3[i], fmaf(w2, x2[i], fmaf(w1, x1[i], fmaf(w0, x[i], sum[i]))));
    }
    w += 4;
    x = x3 + PISNN_STRETCH;
  }
  for (; count > 0; count--) {
    float w0 = w[0];
    for (int32_t i = 0; i < n; i++) {
      sum[i] = fmaf(w0, x[i], sum[i]);
    }
    w++;
    x += PISNN_STRETCH;
  }
}
#endif

#if PISNN_QUADRATIC
/* sum[i] = fma(q[i], x[i], sum[i]) */
static void multiply(
  const float *restrict q, const float *restrict x, float *restrict sum, int32_t n)
{
  for (int32_t i = 0; i < n; i++) {
    sum[i] = fmaf(q[i], x[i], sum[i]);
  }
}
#endif

#if PISNN_HIDDEN > 0
#if defined(PISNN_TANH) || defined(PISNN_CLAMPED_CUBIC)
static float clamp(float z, float limit)
{
  float c = z < -limit ? -limit : z;
  return c > limit ? limit : c;
}
#endif

static float activation(float z)
{
#if defined(PISNN_TANH)
  float c = clamp(z, 0x1.6c9b86p+2f);
  float s = c * c;
  float p = fmaf(fmaf(fmaf(36.0f, s, 6930.0f), s, 270270.0f), s, 2027025.0f);
  float q =
    fmaf(fmaf(fmaf(fmaf(1.0f, s, 630.0f), s, 51975.0f), s, 945945.0f), s, 2027025.0f);
  return c * p / q;
#elif defined(PISNN_SOFTSIGN)
  return z / (1.0f + fabsf(z));
#elif defined(PISNN_CLAMPED_CUBIC)
  float c = clamp(z, 1.5f);
  return c * fmaf(-0x1.2f684cp-3f, c * c, 1.0f);
#elif defined(PISNN_SQUARED_RELU)
  float c = z < 0.0f ? 0.0f : z;
  return c * c;
#elif defined(PISNN_RELU)
  return z < 0.0f ? 0.0f : z;
#elif defined(PISNN_ABS)
  return fabsf(z);
#else
#error "this activation is not known here"
#endif
}

/* phi[i] += output * activation(bias + sum over k of w[k] * x[k][i]) */
static void hidden_unit(
  float bias, const float *w, float output, const float *restrict x, float *restrict z,
  float *restrict phi, int32_t n)
{
#if PISNN_INPUTS > 16
  fill(bias, z, n);
  accumulate(w, PISNN_INPUTS, x, z, n);
  for (int32_t i = 0; i < n; i++) {
    phi[i] = fmaf(output, activation(z[i]), phi[i]);
  }
#else
  /* So few inputs are unrolled, and z stays in a register. */
  (void)z;
  for (int32_t i = 0; i < n; i++) {
    float sum = bias;
    for (int k = 0; k < PISNN_INPUTS; k++) {
      sum = fmaf(w[k], x[k * PISNN_STRETCH + i], sum);
    }
    phi[i] = fmaf(output, activation(sum), phi[i]);
  }
#endif
}
#endif

/* phi[i]: the flux through face i, but for F(0). z is scratch. */
static void flux(const float *x, float *z, float *phi, int32_t n)
{
  fill(BIAS, phi, n);
#if PISNN_LINEAR
  accumulate(LINEAR, PISNN_INPUTS, x, phi, n);
#endif
#if PISNN_QUADRATIC
  const float *w = QUADRATIC;
  for (int k = 0; k < PISNN_INPUTS; k++) {
    fill(0.0f, z, n);
    accumulate(w, PISNN_INPUTS - k, x + k * PISNN_STRETCH, z, n);
    multiply(z, x + k * PISNN_STRETCH, phi, n);
    w += PISNN_INPUTS - k;
  }
#endif
#if PISNN_HIDDEN > 0
  for (int h = 0; h < PISNN_HIDDEN; h++) {
    hidden_unit(
      HIDDEN_BIAS[h], HIDDEN_INPUT + h * PISNN_INPUTS, HIDDEN_OUTPUT[h], x, z, phi, n);
  }
#endif
  (void)x;
  (void)z;
}

/* ---- Neurons ---- */

/* phi[i] = fma(leak, v[i], phi[i]); returns the largest, as the bits of a binary32 (NaN: more) */
static int32_t integrate(const float *restrict v, float *restrict phi, int32_t n)
{
  int32_t largest = 0;
  for (int32_t i = 0; i < n; i++) {
    float potential = fmaf(LEAK, v[i], phi[i] - REST_FLUX);
    int32_t bits;
    phi[i] = potential;
    memcpy(&bits, &potential, sizeof bits);
    bits &= INT32_MAX;
    largest = bits > largest ? bits : largest;
  }
  return largest;
}

/* Sends the packets of a pending potential, rounded to r; returns what stays. No branch. */
static float discharge(float pending, float r, int32_t *sent)
{
  int32_t packets = (int32_t)r & -(int32_t)(fabsf(pending) >= THRESHOLD);
#ifdef MAX_PACKETS
  packets = packets > MAX_PACKETS ? MAX_PACKETS : packets;
  packets = packets < -MAX_PACKETS ? -MAX_PACKETS : packets;
#endif
  *sent = packets;
  return pending - (float)packets;
}

/* Fires potentials of at most 2^22. */
static void discharge_fast(
  const float *restrict pending, float *restrict v, int32_t *restrict sent, int32_t n)
{
  for (int32_t i = 0; i < n; i++) {
    v[i] = discharge(pending[i], (pending[i] + MAGIC) - MAGIC, sent + i);
  }
}

static void discharge_any(
  const float *restrict pending, float *restrict v, int32_t *restrict sent, int32_t n)
{
  for (int32_t i = 0; i < n; i++) {
    v[i] = discharge(pending[i], rintf(pending[i]), sent + i);
  }
}

/* The number of the first potential that is not safe. */
static int32_t first_unsafe(const float *pending)
{
  int32_t i = 0;
  while (fabsf(pending[i]) <= (float)PISNN_SAFE_COUNT) {
    i++;
  }
  return i;
}

/*
 * Lets n faces fire: potentials v, packets to sent.
 * cells[k] points at cell k of the first face's stencil. Returns the number of an unsafe face, or
 * -1.
 */
static int32_t fire(
  const pisnn_state *s, const int32_t *const *cells, float *v, int32_t *sent, int32_t n)
{
  float *x = s->floats;
  float *z = x + PISNN_INPUTS * PISNN_STRETCH;
  float *phi = z + PISNN_STRETCH;
  for (int32_t from = 0; from < n; from += PISNN_STRETCH) {
    int32_t faces = n - from < PISNN_STRETCH ? n - from : PISNN_STRETCH;
    int32_t largest;
    take_inputs(cells, from, x, faces);
    flux(x, z, phi, faces);
    largest = integrate(v + from, phi, faces);
    if (largest > UNSAFE_BITS) {
      return from + first_unsafe(phi);
    }
    if (largest <= FAST_BITS) {
      discharge_fast(phi, v + from, sent + from, faces);
    } else {
      discharge_any(phi, v + from, sent + from, faces);
    }
  }
  return -1;
}

/* ---- Rows with their ghost cells ---- */

static int is_periodic(const pisnn_state *s, int side)
{
  return s->boundary[side] == PISNN_PERIODIC;
}

/* Where a framed row stands in scratch: rows inside in a ring, those around behind it. */
static int32_t *framed(const pisnn_state *s, int32_t row)
{
  int32_t slot = row % RING;
  if (row < 0) {
    slot = RING - 1 - row;
  } else if (row >= s->ny) {
    slot = RING + PISNN_HALO + row - s->ny;
  }
  return s->ints + (size_t)slot * (size_t)(s->nx + 2 * PISNN_HALO);
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
  int32_t *g = framed(s, row) + PISNN_HALO;
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

/* m[i] += in[i] - out[i]; returns the largest count, in absolute value */
static int32_t move(
  int32_t *restrict m, const int32_t *in, const int32_t *out, int32_t n, int32_t largest)
{
  for (int32_t i = 0; i < n; i++) {
    int32_t count = m[i] + in[i] - out[i];
    int32_t size = count < 0 ? -count : count;
    m[i] = count;
    largest = size > largest ? size : largest;
  }
  return largest;
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
  const int32_t *cells[CELLS];
  int32_t unsafe;
  int cell = 0;
  for (int j = -PISNN_TRANSVERSE; j <= PISNN_TRANSVERSE; j++) {
    for (int k = 1 - PISNN_RADIUS; k <= PISNN_RADIUS; k++) {
      cells[cell++] =
        framed(s, row + (across_x ? j : k)) + PISNN_HALO + column + (across_x ? k : j);
    }
  }
  unsafe = fire(s, cells, v, sent, n);
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
  if (across_y || PISNN_TRANSVERSE > 0) {
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

#if PISNN_BOUNDED
static int32_t room_out(int32_t count)
{
  return count > PISNN_LO ? count - PISNN_LO : 0;
}

static int32_t room_in(int32_t count)
{
  return count < PISNN_HI ? PISNN_HI - count : 0;
}

/* A row of cells: packets their faces want of them, and how many they have room for. */
typedef struct {
  int32_t *m;
  int32_t *above; /* packets fired through the faces above */
  int32_t *out, *in;
  int32_t *room_out, *room_in;
  int limited; /* whether any cell has too little room */
} row_wants;

/* What the faces on both sides of n cells want of them, on top of what others do. */
static void want(row_wants *w, const int32_t *low, const int32_t *high, int32_t n)
{
  for (int32_t i = 0; i < n; i++) {
    w->out[i] += (high[i] > 0 ? high[i] : 0) - (low[i] < 0 ? low[i] : 0);
    w->in[i] += (low[i] > 0 ? low[i] : 0) - (high[i] < 0 ? high[i] : 0);
  }
}

static void find_room(row_wants *w, int32_t n)
{
  int32_t lack = 0;
  for (int32_t i = 0; i < n; i++) {
    w->room_out[i] = room_out(w->m[i]);
    w->room_in[i] = room_in(w->m[i]);
    lack |= (w->room_out[i] - w->out[i]) | (w->room_in[i] - w->in[i]);
  }
  w->limited = lack < 0;
}

/* A face's share of a room, rounded to 0; packets may be negative. */
static int32_t share(int32_t packets, int32_t wanted, int32_t room)
{
  return wanted <= room ? packets : (int32_t)((int64_t)packets * room / wanted);
}

/* What a cell grants of packets that leave it; negative ones come in. */
static int32_t grant(const row_wants *w, int32_t i, int32_t packets)
{
  return packets > 0 ? share(packets, w->out[i], w->room_out[i])
                     : share(packets, w->in[i], w->room_in[i]);
}

/*
 * Cuts a face's packets down to what its cells grant, cell i of low and cell j of high; there is
 * none where they are NULL. The rest goes back to the potential and is returned.
 */
static int32_t limit(
  const row_wants *low, int32_t i, const row_wants *high, int32_t j, int32_t *sent, float *v)
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

/* Limits the faces across x of a row, and moves their packets. */
static void settle_across_x(pisnn_state *s, int32_t row, const row_wants *w, int32_t *sent)
{
  int32_t nx = s->nx;
  float *right = s->right + (size_t)row * (size_t)nx;
  if (w->limited) {
    for (int32_t i = 0; i < nx - 1; i++) {
      limit(w, i, w, i + 1, sent + i + 1, right + i);
    }
    if (is_periodic(s, PISNN_WEST)) {
      limit(w, nx - 1, w, 0, sent + nx, right + nx - 1);
      sent[0] = sent[nx];
    } else {
      s->ledger[PISNN_EAST] += limit(w, nx - 1, NULL, 0, sent + nx, right + nx - 1);
      s->ledger[PISNN_WEST] -= limit(NULL, 0, w, 0, sent, s->left + row);
    }
  }
  move(w->m, sent, sent + 1, nx, 0);
}

/* Limits the n faces between two rows, and moves their packets; returns what is not granted. */
static int64_t settle_across_y(
  const row_wants *low, const row_wants *high, int32_t *sent, float *v, int32_t n)
{
  int64_t rest = 0;
  if ((low != NULL && low->limited) || (high != NULL && high->limited)) {
    for (int32_t i = 0; i < n; i++) {
      rest += limit(low, i, high, i, sent + i, v + i);
    }
  }
  for (int32_t i = 0; low != NULL && i < n; i++) {
    low->m[i] -= sent[i];
  }
  for (int32_t i = 0; high != NULL && i < n; i++) {
    high->m[i] += sent[i];
  }
  return rest;
}

/* Settles the faces above the last row, which may be those below the first one. */
static void settle_last(pisnn_state *s, const row_wants *last, const row_wants *first)
{
  float *v = s->upper + (size_t)(s->ny - 1) * (size_t)s->nx;
  if (is_periodic(s, PISNN_SOUTH)) {
    settle_across_y(last, first, last->above, v, s->nx);
  } else {
    s->ledger[PISNN_NORTH] += settle_across_y(last, NULL, last->above, v, s->nx);
  }
}

/*
 * The faces across x, across y, or both from the same state. The faces between two rows are settled
 * once both know what is wanted of them. No safe count becomes unsafe.
 */
static int sweep(pisnn_state *s, int across_x, int across_y, int32_t *largest)
{
  int32_t nx = s->nx;
  int32_t ny = s->ny;
  int32_t *sent_x = framed(s, ny + PISNN_HALO);
  int32_t *sent_first = sent_x + nx + 1;
  row_wants rows[3]; /* the first row, and by turns those above */
  row_wants *below = NULL;
  int32_t loaded = load_first(s, across_y);
  int status = across_y ? fire_first(s, sent_first) : PISNN_OK;
  *largest = 0;
  for (int32_t row = 0; row < ny && status == PISNN_OK; row++) {
    int slot = row == 0 ? 0 : 1 + row % 2;
    row_wants *here = rows + slot;
    here->m = s->m + (size_t)row * (size_t)nx;
    here->above = sent_first + (size_t)(5 * slot + 1) * (size_t)nx;
    here->out = here->above + nx;
    here->in = here->out + nx;
    here->room_out = here->in + nx;
    here->room_in = here->room_out + nx;
    memset(here->out, 0, 2 * (size_t)nx * sizeof *here->out);
    for (; loaded < ny && loaded <= row + PISNN_HALO; loaded++) {
      load(s, loaded);
    }
    if (across_x) {
      status = fire_across_x(s, row, sent_x);
      if (status != PISNN_OK) {
        return status;
      }
      want(here, sent_x, sent_x + 1, nx);
    }
    if (across_y) {
      if (row == ny - 1 && is_periodic(s, PISNN_SOUTH)) {
        here->above = sent_first;
      } else {
        status = fire_above(s, row, here->above);
        if (status != PISNN_OK) {
          return status;
        }
      }
      want(here, below == NULL ? sent_first : below->above, here->above, nx);
    }
    find_room(here, nx);
    if (across_x) {
      settle_across_x(s, row, here, sent_x);
    }
    if (across_y && below != NULL) {
      settle_across_y(below, here, below->above, s->upper + (size_t)(row - 1) * (size_t)nx, nx);
    } else if (across_y && !is_periodic(s, PISNN_SOUTH)) {
      s->ledger[PISNN_SOUTH] -= settle_across_y(NULL, here, sent_first, s->lower, nx);
    }
    below = here;
  }
  if (across_y && status == PISNN_OK) {
    settle_last(s, below, rows);
  }
  return status;
}
#else
/* The faces across x, across y, or both from the same state. largest: the largest count left. */
static int sweep(pisnn_state *s, int across_x, int across_y, int32_t *largest)
{
  int32_t nx = s->nx;
  int32_t ny = s->ny;
  int32_t *sent_x = framed(s, ny + PISNN_HALO);
  int32_t *sent_first = sent_x + nx + 1;
  int32_t *sent_above[2];
  const int32_t *below = sent_first;
  int32_t loaded = load_first(s, across_y);
  int status = across_y ? fire_first(s, sent_first) : PISNN_OK;
  sent_above[0] = sent_first + nx;
  sent_above[1] = sent_above[0] + nx;
  *largest = 0;
  for (int32_t row = 0; row < ny && status == PISNN_OK; row++) {
    int32_t *m = s->m + (size_t)row * (size_t)nx;
    for (; loaded < ny && loaded <= row + PISNN_HALO; loaded++) {
      load(s, loaded);
    }
    if (across_x) {
      status = fire_across_x(s, row, sent_x);
    }
    if (across_y && status == PISNN_OK) {
      int closing = row == ny - 1 && is_periodic(s, PISNN_SOUTH);
      int32_t *above = closing ? sent_first : sent_above[row % 2];
      if (!closing) {
        status = fire_above(s, row, above);
      }
      if (across_x) {
        move(m, sent_x, sent_x + 1, nx, 0);
      }
      *largest = move(m, below, above, nx, *largest);
      below = above;
    } else {
      *largest = move(m, sent_x, sent_x + 1, nx, *largest);
    }
  }
  return status;
}
#endif

/* ---- A step ---- */

/* Emits whole quanta of the source and keeps the rest. All counts are safe then. */
static int emit(pisnn_state *s, int32_t *largest)
{
  int32_t cells = s->nx * s->ny;
  if (s->source == NULL) {
    return PISNN_OK;
  }
  *largest = 0;
  for (int32_t i = 0; i < cells; i++) {
    float pending = s->remainder[i] + s->source[i];
    int32_t packets;
    if (!(fabsf(pending) <= (float)PISNN_SAFE_COUNT)) {
      return diverged(s, i / s->nx, i % s->nx);
    }
    packets = (int32_t)rintf(pending);
#if PISNN_BOUNDED
    packets = packets < -room_out(s->m[i]) ? -room_out(s->m[i]) : packets;
    packets = packets > room_in(s->m[i]) ? room_in(s->m[i]) : packets;
#endif
    s->remainder[i] = pending - (float)packets;
    s->m[i] += packets;
    s->ledger[PISNN_SOURCE] += packets;
    if (s->m[i] < -PISNN_SAFE_COUNT || s->m[i] > PISNN_SAFE_COUNT) {
      return diverged(s, i / s->nx, i % s->nx);
    }
  }
  return PISNN_OK;
}

/* The first cell whose count is not safe, or the number of cells. */
static int32_t first_unsafe_count(const pisnn_state *s)
{
  int32_t i = 0;
  while (i < s->nx * s->ny && s->m[i] >= -PISNN_SAFE_COUNT && s->m[i] <= PISNN_SAFE_COUNT) {
    i++;
  }
  return i;
}

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
    s->failed_cell = first_unsafe_count(s);
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
  if (s->nx < 2 * PISNN_HALO || s->ny < 1 || (!flat && s->ny < 2 * PISNN_HALO)
    || (flat && PISNN_TRANSVERSE > 0) || s->nx > (INT32_MAX - 8) / s->ny) {
    return PISNN_BAD_GRID;
  }
  if (s->m == NULL || s->right == NULL || s->upper == NULL || s->left == NULL
    || s->lower == NULL || s->ints == NULL || s->floats == NULL
    || (s->source != NULL && s->remainder == NULL)) {
    return PISNN_BAD_GRID;
  }
  if (check_boundaries(s) != PISNN_OK) {
    return PISNN_BAD_BOUNDARY;
  }
  cells = (size_t)s->nx * (size_t)s->ny;
  s->failed_cell = first_unsafe_count(s);
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
  static float floats[PISNN_SCRATCH_FLOATS];
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
  state.floats = floats;
  return &state;
}
#endif

/* ---- A program: rolls a raw state out and prints its digest ---- */

#ifdef PISNN_MAIN
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

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
static void *allocate(size_t length, size_t size)
{
  void *memory = calloc(length, size);
  if (memory == NULL) {
    die("out of memory", "");
  }
  return memory;
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
  state.floats = allocate(PISNN_SCRATCH_FLOATS, sizeof *state.floats);
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
