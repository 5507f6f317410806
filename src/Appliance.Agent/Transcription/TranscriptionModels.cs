using Appliance.Agent.Gateway;
using Appliance.Agent.Models;
using Appliance.Fitting.Catalogue;

namespace Appliance.Agent.Transcription;

/// <summary>Finds the model that a request means.</summary>
internal static class TranscriptionModels
{
    /// <summary>OpenAI's name for its model, which clients ask for whatever there is: the largest model that can transcribe.</summary>
    public const string Alias = "whisper-1";

    public static (Model? Model, ApiError? Error) Find(ModelList list, string name)
    {
        var able = list.Models.Where(model => model.Facts.Kind == ModelKind.Transcription).ToList();
        if (list.Find(name) is { } model)
        {
            return ModelErrors.WrongKind(list, model, ModelKind.Transcription) is { } wrong ? (null, wrong) : (model, null);
        }
        if (name.Equals(Alias, StringComparison.OrdinalIgnoreCase) && able.Count > 0)
        {
            return (able.MaxBy(candidate => candidate.Size.Bytes), null);
        }
        if (able.Count > 0 || list.FindUnusable(name) is not null)
        {
            return (null, ModelErrors.NotUsable(list, name));
        }
        return (null, new ApiError(StatusCodes.Status404NotFound, "invalid_request_error", "model_not_found",
            $"The model '{name}' does not exist, and no other here turns speech into text. Copy one to the disk with the models: a file of whisper.cpp's, "
            + "such as ggml-large-v3-turbo-q5_0.bin of ggerganov/whisper.cpp on Hugging Face.", "model"));
    }
}
