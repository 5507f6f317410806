namespace Cake.Frosting.Internal;

/// <summary>
/// What the process tells its shell. Cake.Frosting says 255 for every failure; both are simply not zero.
/// </summary>
internal static class ExitCode
{
    public const int Succeeded = 0;
    public const int Failed = 1;

    // 128 + SIGINT, as shells and CI systems expect of an interrupted command.
    public const int Cancelled = 130;
}
