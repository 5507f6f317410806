namespace Appliance.Fitting.Gguf;

/// <summary>One entry of the tensor table.</summary>
/// <param name="Name">Such as <c>blk.0.attn_q.weight</c>.</param>
/// <param name="Type">How its elements are stored.</param>
/// <param name="Dimensions">Elements along each axis, fastest first; one to four axes.</param>
/// <param name="Offset">Bytes from the start of the tensor data, not of the file.</param>
/// <param name="Size">Bytes the tensor takes, without padding.</param>
public sealed record GgufTensor(string Name, GgmlType Type, IReadOnlyList<long> Dimensions, long Offset, ByteSize Size);
