namespace Appliance.Agent.Runners.Devices;

/// <summary>A card as llama-server sees it.</summary>
/// <param name="Name">What it is called in llama-server's arguments, such as <c>CUDA0</c>.</param>
/// <param name="Description">What its driver calls it, such as <c>NVIDIA GeForce RTX 3090</c>.</param>
/// <param name="Total">Its memory.</param>
/// <param name="Free">What nobody used of it when it was asked.</param>
internal sealed record RunnerDevice(string Name, string Description, ByteSize Total, ByteSize Free);
