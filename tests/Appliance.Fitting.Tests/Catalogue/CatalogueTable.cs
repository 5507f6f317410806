using System.Text;
using Appliance.Fitting.Catalogue;

namespace Appliance.Fitting.Tests.Catalogue;

/// <summary>A catalogue as text, so that a change of it can be read.</summary>
internal static class CatalogueTable
{
    public static string Render(ModelCatalogue catalogue)
    {
        var text = new StringBuilder();
        foreach (var model in catalogue.Models)
        {
            text.Append($"{model.Id} | {model.Name} | {model.Publisher} | {model.Kind}: {string.Join(", ", model.Purposes)}");
            text.Append($" | {model.Licence.Id} | {model.Architecture?.Family ?? "-"} | {model.Checked}");
            text.AppendLine(model.NotRunnable is null ? "" : " | not runnable");
            foreach (var quantization in model.Quantizations)
            {
                text.Append($"  {quantization.Name,-7}{quantization.TensorBytes?.Bytes,14}{quantization.FileBytes.Bytes,14}{quantization.FixedMemory?.Bytes,14}");
                text.AppendLine($"  {string.Join(", ", quantization.Files.Select(file => $"{file.Repository}/{file.Path}"))}{(quantization.IsNative ? " (native)" : "")}");
            }
        }
        foreach (var bundle in catalogue.Bundles)
        {
            text.AppendLine($"{bundle.Id} | {bundle.Name} | {bundle.Description}");
            foreach (var role in bundle.Roles)
            {
                text.AppendLine($"  {role.Purpose}: {string.Join(", ", role.Models)}");
            }
        }
        return text.ToString().ReplaceLineEndings("\n");
    }
}
