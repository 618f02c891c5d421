# The step's forms in TorchScript; TensorStep.java says what the tensors are.
class Step(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # Fills the ghost cells, and begins with no packets of a row below.
  def frame(self, P: Tensor, S: Tensor, n: int) -> None:
    G = P.view([n + 3, n + 3])
    G.narrow(0, 0, 1).copy_(G.narrow(0, n, 1))
    G.narrow(0, n + 1, 2).copy_(G.narrow(0, 1, 2))
    G.narrow(1, 0, 1).copy_(G.narrow(1, n, 1))
    G.narrow(1, n + 1, 2).copy_(G.narrow(1, 1, 2))
    S.narrow(1, S.size(1) - n - 3, n + 3).zero_()

  # Of the cells before and the two after a face's left cell to it.
  def differences(self, P: Tensor, D: Tensor, at: int, n: int) -> None:
    p = n + 3
    N = D.size(2)
    own = P.narrow(0, at + p, N)
    neighbours = [-1, 1, 2]
    for i in range(3):
      k = neighbours[i]
      torch.sub(P.narrow(0, at + p + k, N), own, out=D.select(0, i).select(0, 0))
      torch.sub(P.narrow(0, at + p + k * p, N), own, out=D.select(0, i).select(0, 1))

  # Packets of a block, which the next counts then have.
  def fire(self, P: Tensor, Q: Tensor, v: Tensor, S: Tensor, at: int, n: int) -> None:
    p = n + 3
    N = v.size(1)
    sx = S.select(0, 0)
    sy = S.select(0, 1)
    sy.narrow(0, 0, p).copy_(sy.narrow(0, N, p))
    s = S.narrow(1, p, N)
    torch.round(v, out=s)
    v.sub_(s)
    rows = sx.narrow(0, p, N).view([-1, p])
    rows.narrow(1, 0, 1).copy_(rows.narrow(1, n, 1))
    q = Q.narrow(0, at + p, N)
    torch.sub(P.narrow(0, at + p, N), sx.narrow(0, p, N), out=q)
    q.add_(sx.narrow(0, p - 1, N))
    q.sub_(sy.narrow(0, p, N))
    q.add_(sy.narrow(0, 0, N))

  # Across the north side into the first row.
  def close(self, Q: Tensor, S: Tensor, n: int) -> None:
    p = n + 3
    Q.narrow(0, p, p).add_(S.select(0, 1).narrow(0, S.size(1) - p, p))

  # The hidden layer of a uniform state.
  def rest(self, bias: List[float], outer: List[float]) -> Tensor:
    b = torch.tensor(bias)
    return b.div(b.abs().add(1)).mul(torch.tensor(outer)).sum()

  # All of the flux but the hidden layer.
  def skip(self, v: Tensor, D: Tensor, linear: List[float], rest: Tensor) -> None:
    v.sub_(rest)
    for i in range(3):
      v.add_(D.select(0, i), alpha=linear[i])

  def convolve(self, G: Tensor, W: Tensor, b: Tensor, o: Tensor, v: Tensor, n: int) -> None:
    z = torch.conv2d(G, W, b)
    z = z.div_(z.abs().add_(1))
    v.view([n, n + 3]).narrow(1, 1, n).add_(torch.mm(o, z.view([8, -1])).view([n, n]))

  def convolution(self, P: Tensor, Q: Tensor, V: Tensor, S: Tensor, work: Tensor, linear: List[float], bias: List[float], inner: List[float], outer: List[float], steps: int, n: int) -> Tensor:
    D = work.narrow(0, 0, 3)
    W = torch.tensor(inner).view([8, 3])
    W = torch.cat([W.narrow(1, 0, 1), W.sum([1], True).neg(), W.narrow(1, 1, 2)], 1)
    b = torch.tensor(bias)
    o = torch.tensor(outer).view([1, 8])
    rest = self.rest(bias, outer)
    for step in range(steps):
      self.frame(P, S, n)
      self.differences(P, D, 0, n)
      self.skip(V, D, linear, rest)
      G = P.view([1, 1, n + 3, n + 3])
      self.convolve(G.narrow(2, 1, n), W.view([8, 1, 1, 4]), b, o, V.select(0, 0), n)
      self.convolve(G.narrow(3, 1, n), W.view([8, 1, 4, 1]), b, o, V.select(0, 1), n)
      self.fire(P, Q, V, S, 0, n)
      self.close(Q, S, n)
      P, Q = Q, P
    return P

  def pointwise(self, P: Tensor, Q: Tensor, V: Tensor, S: Tensor, work: Tensor, linear: List[float], bias: List[float], inner: List[float], outer: List[float], steps: int, n: int) -> Tensor:
    D = work.narrow(0, 0, 3)
    z = work.select(0, 3)
    a = work.select(0, 4)
    b = torch.tensor(bias)
    rest = self.rest(bias, outer)
    for step in range(steps):
      self.frame(P, S, n)
      self.differences(P, D, 0, n)
      self.skip(V, D, linear, rest)
      for u in range(8):
        torch.add(b.select(0, u), D.select(0, 0), alpha=inner[3 * u], out=z)
        z.add_(D.select(0, 1), alpha=inner[3 * u + 1])
        z.add_(D.select(0, 2), alpha=inner[3 * u + 2])
        torch.abs(z, out=a)
        a.add_(1)
        V.addcdiv_(z, a, value=outer[u])
      self.fire(P, Q, V, S, 0, n)
      self.close(Q, S, n)
      P, Q = Q, P
    return P

  def matrix(self, P: Tensor, Q: Tensor, V: Tensor, S: Tensor, work: Tensor, linear: List[float], bias: List[float], inner: List[float], outer: List[float], steps: int, n: int) -> Tensor:
    N = work.size(2)
    z = work.narrow(0, 0, 8)
    D = work.narrow(0, 8, 3)
    x = work.narrow(0, 8, 4).view([4, -1])
    work.select(0, 11).fill_(1)
    terms = work.narrow(0, 0, 12).view([12, -1])
    a = work.narrow(0, 12, 8)
    F = work.narrow(0, 20, 1)
    rest = self.rest(bias, outer)
    Wi = torch.cat([torch.tensor(inner).view([8, 3]), torch.tensor(bias).view([8, 1])], 1)
    Wo = torch.cat([torch.tensor(outer), torch.tensor(linear), rest.neg().view([1])], 0).view([1, 12])
    for step in range(steps):
      self.frame(P, S, n)
      for block in range(torch.floordiv(n * (n + 3), N)):
        self.differences(P, D, block * N, n)
        torch.mm(Wi, x, out=z.view([8, -1]))
        torch.abs(z, out=a)
        a.add_(1)
        z.div_(a)
        torch.mm(Wo, terms, out=F.view([1, -1]))
        v = V.narrow(1, block * N, N)
        v.add_(F.select(0, 0))
        self.fire(P, Q, v, S, block * N, n)
      self.close(Q, S, n)
      P, Q = Q, P
    return P
