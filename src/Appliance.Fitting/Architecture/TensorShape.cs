namespace Appliance.Fitting.Architecture;

/// <summary>A tensor whose element type is not decided yet.</summary>
/// <param name="Name">Such as <c>blk.0.attn_q.weight</c>.</param>
/// <param name="Dimensions">Elements along each axis, fastest first.</param>
internal sealed record TensorShape(string Name, IReadOnlyList<long> Dimensions);
