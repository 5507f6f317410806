namespace Appliance.Agent.Planning;

/// <summary>A question to the planner that makes no sense. The message is for the person who asked.</summary>
internal sealed class QuestionException(string message, string? field = null, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The part of the question at fault, such as <c>gpus</c>.</summary>
    public string? Field { get; } = field;
}
