namespace Appliance.Build.Publishing;

/// <summary>Keys or published updates are not as they must be. The message says what was kept and what to do.</summary>
internal sealed class PublishingException(string message, Exception? innerException = null) : Exception(message, innerException);
