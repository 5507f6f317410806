using Cake.Core.IO;

namespace Cake.Frosting.Internal;

/// <summary>Where a run takes place unless its command line says otherwise.</summary>
internal sealed record WorkingDirectory(DirectoryPath Path);
