using System.ComponentModel.DataAnnotations;

namespace Appliance.Agent.Runners;

/// <summary>How runners are started as containers. Section <c>Runners:Container</c>.</summary>
internal sealed class ContainerOptions
{
    /// <summary>The engine's command line. Default <c>docker</c>; Podman's takes the same arguments.</summary>
    [Required]
    public string Engine { get; set; } = "docker";

    /// <summary>The image of the runner tree. Default <c>hearth-runner</c>, as <c>docker import</c> may have named it.</summary>
    [Required]
    public string Image { get; set; } = "hearth-runner";

    /// <summary>More arguments of <c>run</c>: those that give it cards, such as <c>--gpus all</c> or <c>--device /dev/dri</c>. Default: none.</summary>
    public IList<string> Arguments { get; set; } = [];
}
