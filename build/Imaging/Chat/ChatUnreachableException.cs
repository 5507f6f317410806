namespace Appliance.Build.Imaging;

/// <summary>The network does not lead to the chat's image. Whatever a registry answered is another fault, and no such one.</summary>
internal sealed class ChatUnreachableException(string where, Exception inner)
    : Exception($"{where} could not be reached: {inner.Message}", inner)
{
    /// <summary>What could not be reached.</summary>
    public string Where { get; } = where;
}
